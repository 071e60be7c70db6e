using MetricsClient.Model;

namespace MetricsClient.Collectors;

/// <summary>Selects the families of an exposition.</summary>
internal sealed class FamilyFilter
{
    private readonly Func<FamilyHeader, bool> _accepts;

    private FamilyFilter(Func<FamilyHeader, bool> accepts)
    {
        _accepts = accepts;
    }

    public static FamilyFilter All { get; } = new(static _ => true);

    /// <summary>Selects the families of a push: excludes process metrics, self-metrics and the metrics that a gateway adds to each group.</summary>
    public static FamilyFilter Pushed { get; } = new(static header =>
        !header.ScrapeOnly && header.Name is not ("push_time_seconds" or "push_failure_time_seconds"));

    /// <summary>Selects families with at least one of these sample names, such as <c>x</c> or <c>x_bucket</c> for a histogram.</summary>
    public static FamilyFilter Named(IReadOnlyCollection<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.Ordinal);
        return new FamilyFilter(header => Array.Exists(header.Claims, wanted.Contains));
    }

    public bool Accepts(FamilyHeader header) => _accepts(header);
}
