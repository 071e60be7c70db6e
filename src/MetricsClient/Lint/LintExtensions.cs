using MetricsClient.Collectors;
using MetricsClient.Lint;

namespace MetricsClient;

/// <summary>Judging the names and help texts of a registry, best in a unit test: <c>Assert.Empty(registry.Lint())</c>.</summary>
public static class LintExtensions
{
    /// <summary>
    /// What <c>promtool check metrics</c> would find wrong with the families of a registry, by name in ordinal order: those
    /// without series, and those that callbacks and collectors tell when they are asked now, included. Families that the
    /// library makes itself are left out.
    /// </summary>
    /// <remarks>
    /// Promtool's rule that a series must not be there twice needs no finding: nothing in a registry can be there twice.
    /// </remarks>
    public static IReadOnlyList<LintFinding> Lint(this CollectorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        IEnumerable<NamedFamily> families = registry.Families.GetInOrder()
            .Select(static family => new NamedFamily(family.Definition.Header, family.Definition.LabelNames))
            .Concat(registry.Sources.Collectors.SelectMany(source => ToldBy(source, registry)))
            .Where(static family => !family.Header.ScrapeOnly);
        string[] staticLabels = [.. registry.StaticLabels.Select(static label => label.Key)];
        return [.. families.SelectMany(family => LintRules.Judge(family, staticLabels)).OrderBy(static finding => finding.Family, StringComparer.Ordinal)];
    }

    // A collector may fail for want of what it measures; the families that it began before are judged all the same.
    private static IEnumerable<NamedFamily> ToldBy(CollectSource source, CollectorRegistry registry)
    {
        var writer = new MetricWriter(registry, static _ => { }, source.ScrapeOnly);
        try
        {
            source.Collector.Collect(writer);
        }
#pragma warning disable CA1031 // Whatever a collector throws is told and counted when it is collected; here only names matter.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        return writer.Seal().Select(static family => new NamedFamily(family.Header, family.Schema.Names.ToArray()));
    }
}
