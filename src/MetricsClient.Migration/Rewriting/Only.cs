namespace MetricsClient.Migration.Rewriting;

/// <summary>The element of a list with one element.</summary>
internal static class Only
{
    /// <summary>Returns the element; null if the list has no element or several.</summary>
    public static T? Of<T>(IReadOnlyList<T>? list)
        where T : class => list is { Count: 1 } ? list[0] : null;
}
