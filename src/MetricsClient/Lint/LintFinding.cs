namespace MetricsClient;

/// <summary>Something about a family that <c>promtool check metrics</c> complains of too.</summary>
public sealed class LintFinding
{
    internal LintFinding(string family, string message)
    {
        Family = family;
        Message = message;
    }

    /// <summary>The name of the family as Prometheus text shows it.</summary>
    public string Family { get; }

    /// <summary>What is wrong, and what to do about it.</summary>
    public string Message { get; }

    /// <summary>The message, which names the family.</summary>
    public override string ToString() => Message;
}
