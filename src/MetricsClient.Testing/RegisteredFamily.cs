using MetricsClient.Collectors;
using MetricsClient.Model;

namespace MetricsClient.Testing;

/// <summary>
/// A family of a registry, with the properties that the lint rules check. Only this type and
/// <see cref="CollectedSamples"/> use internals of the core.
/// </summary>
/// <param name="Name">The name as in the Prometheus text format.</param>
/// <param name="Help">The help text; empty if there is none.</param>
/// <param name="Type">
/// The type as in the Prometheus text format, such as <c>counter</c>; null for a family of unknown type.
/// </param>
/// <param name="Labels">The label names of the family and of the static labels.</param>
internal sealed record RegisteredFamily(string Name, string Help, string? Type, IReadOnlyList<string> Labels)
{
    /// <summary>
    /// Returns the families of a registry: first the registered families, including families without series, then the
    /// families of callbacks and collectors. The callbacks and collectors run once. Process metrics and self-metrics
    /// are excluded.
    /// </summary>
    public static IEnumerable<RegisteredFamily> ReadFrom(CollectorRegistry registry)
    {
        return registry.FamiliesInOrder
            .Select(static family => (family.Definition.Header, Labels: Names(family.Definition.LabelNames, family.StaticLabels)))
            .Concat(registry.Sources.Collectors.SelectMany(Collect))
            .Where(static family => !family.Header.ScrapeOnly)
            .Select(static family => new RegisteredFamily(family.Header.Name, family.Header.Help, TextType(family.Header.Kind), family.Labels));
    }

    // A collector may throw an exception because a resource is missing. The families that it has written before are
    // checked nevertheless. The exception is ignored here; the next scrape counts and reports it.
    private static IEnumerable<(FamilyHeader Header, string[] Labels)> Collect(CollectSource source)
    {
        var writer = new MetricWriter(source.Registry, static _ => { }, source.ScrapeOnly);
        try
        {
            source.Collector.Collect(writer);
        }
        catch (Exception)
        {
        }

        return writer.Seal().Select(static family => (family.Header, Names(family.Schema.Names.ToArray(), family.Schema.StaticLabels)));
    }

    private static string[] Names(IEnumerable<string> names, IEnumerable<KeyValuePair<string, string>> staticLabels) =>
        [.. names, .. staticLabels.Select(static label => label.Key)];

    private static string? TextType(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram or MetricKind.GaugeHistogram => "histogram",
        MetricKind.Summary => "summary",
        MetricKind.Unknown => null,
        _ => "gauge",
    };
}
