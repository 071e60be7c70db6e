using System.Diagnostics.Metrics;
using MetricsClient.Meters.Naming;

namespace MetricsClient.Meters;

/// <summary>
/// The identity of a meter: name, version and tags. Several meter objects with the same identity, for example of several factories, are one
/// meter.
/// </summary>
internal sealed record MeterScope(string Name, string Version, string Tags)
{
    public const string NameLabel = "otel_scope_name";
    public const string VersionLabel = "otel_scope_version";

    private const char Separator = '\0';

    /// <summary>Gets the tags as labels with the prefix <c>otel_scope_</c>.</summary>
    public IEnumerable<KeyValuePair<string, string>> TagLabels => Tags.Length == 0
        ? []
        : Tags.Split(Separator).Chunk(2).Select(static pair => KeyValuePair.Create("otel_scope_" + LegalName.Of(pair[0].Replace(':', '_')), pair[^1]));

    public static MeterScope Of(Meter meter) => new(meter.Name, meter.Version ?? "", string.Join(Separator, Texts(meter)));

    private static IEnumerable<string> Texts(Meter meter) =>
        (meter.Tags ?? []).Select(static tag => $"{tag.Key}{Separator}{TagText.Of(tag.Value)}").Order(StringComparer.Ordinal);
}
