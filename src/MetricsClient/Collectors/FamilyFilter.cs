using MetricsClient.Model;

namespace MetricsClient.Collectors;

/// <summary>Decides which families an exposition contains.</summary>
internal sealed class FamilyFilter
{
    public FamilyFilter(Func<FamilyHeader, bool> accepts)
    {
        Accepts = accepts;
    }

    public static FamilyFilter All { get; } = new(static _ => true);

    /// <summary>Returns true if an exposition contains the family.</summary>
    public Func<FamilyHeader, bool> Accepts { get; }

    /// <summary>Selects families with at least one of these sample names, such as <c>x</c> or <c>x_bucket</c> for a histogram.</summary>
    public static FamilyFilter Named(IReadOnlyCollection<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.Ordinal);
        return new FamilyFilter(header => Array.Exists(header.Claims, wanted.Contains));
    }
}
