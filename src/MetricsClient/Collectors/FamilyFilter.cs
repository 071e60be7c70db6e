using MetricsClient.Model;

namespace MetricsClient.Collectors;

/// <summary>Decides which families an exposition contains.</summary>
internal sealed class FamilyFilter
{
    // Null accepts all families.
    private readonly Func<FamilyHeader, bool>? _accepts;

    public FamilyFilter(Func<FamilyHeader, bool> accepts)
    {
        _accepts = accepts;
    }

    private FamilyFilter()
    {
    }

    public static FamilyFilter All { get; } = new();

    /// <summary>Selects families with at least one of these sample names, such as <c>x</c> or <c>x_bucket</c> for a histogram.</summary>
    public static FamilyFilter Named(IReadOnlyCollection<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.Ordinal);
        return new FamilyFilter(header => Array.Exists(header.Claims, wanted.Contains));
    }

    public bool Accepts(FamilyHeader header) => _accepts is null || _accepts(header);
}
