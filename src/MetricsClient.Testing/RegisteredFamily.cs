using MetricsClient.Collectors;
using MetricsClient.Model;

namespace MetricsClient.Testing;

/// <summary>A family of a registry, as far as lint rules read it. The only type of this package that uses internals of the core.</summary>
/// <param name="Name">The name as Prometheus text shows it.</param>
/// <param name="Help">The help text; empty if there is none.</param>
/// <param name="Type">The type in the words of Prometheus text; null for a family of unknown type.</param>
/// <param name="Labels">The names of the family's own labels and of the static labels.</param>
internal sealed record RegisteredFamily(string Name, string Help, string? Type, IReadOnlyList<string> Labels)
{
    /// <summary>
    /// Returns the families of a registry: instruments, including those without series, then the families of callbacks and
    /// collectors, which run once for this. Excludes the families that the library registers about itself and the process.
    /// </summary>
    public static IEnumerable<RegisteredFamily> ReadFrom(CollectorRegistry registry)
    {
        string[] staticLabels = [.. registry.StaticLabels.Select(static label => label.Key)];
        return registry.Families.GetInOrder()
            .Select(static family => (family.Definition.Header, family.Definition.LabelNames))
            .Concat(registry.Sources.Collectors.SelectMany(source => Collect(source, registry)))
            .Where(static family => !family.Header.ScrapeOnly)
            .Select(family => new RegisteredFamily(
                family.Header.Name, family.Header.Help, TextType(family.Header.Kind), [.. family.LabelNames, .. staticLabels]));
    }

    // A collector may fail because a resource is missing. The families that it declared before the failure are still checked,
    // and the exception is left to the next scrape, which counts and reports it.
    private static IEnumerable<(FamilyHeader Header, string[] LabelNames)> Collect(CollectSource source, CollectorRegistry registry)
    {
        var writer = new MetricWriter(registry, static _ => { }, source.ScrapeOnly);
        try
        {
            source.Collector.Collect(writer);
        }
        catch (Exception)
        {
        }

        return writer.Seal().Select(static family => (family.Header, family.Schema.Names.ToArray()));
    }

    private static string? TextType(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram or MetricKind.GaugeHistogram => "histogram",
        MetricKind.Summary => "summary",
        MetricKind.Unknown => null,
        _ => "gauge",
    };
}
