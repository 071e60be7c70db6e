namespace MetricsClient.Meters;

/// <summary>The meters that were asked for, by name or by how their names begin.</summary>
internal sealed class MeterNames
{
    private readonly string[] _names;
    private readonly string[] _beginnings;

    /// <exception cref="ArgumentException">There is none, or one that would match anything.</exception>
    public MeterNames(IReadOnlyList<string> names)
    {
        if (names.Count == 0 || names.Any(static name => name is null or "" or "*"))
        {
            throw Throw.NoMeters();
        }

        _names = [.. names.Where(static name => !name.EndsWith('*'))];
        _beginnings = [.. names.Where(static name => name.EndsWith('*')).Select(static name => name[..^1])];
    }

    public bool Include(string name) =>
        _names.Contains(name, StringComparer.Ordinal)
        || Array.Exists(_beginnings, beginning => name.StartsWith(beginning, StringComparison.Ordinal));
}
