using System.Diagnostics.Metrics;

namespace MetricsClient.Meters;

/// <summary>
/// The identity of a meter: name, version and tags. Several meter objects with the same identity, for example of several factories, are one
/// meter.
/// </summary>
internal sealed record MeterScope(string Name, string? Version, string Tags)
{
    public static MeterScope Of(Meter meter) => new(meter.Name, meter.Version, string.Join('\0', Texts(meter)));

    private static IEnumerable<string> Texts(Meter meter) =>
        (meter.Tags ?? []).Select(static tag => $"{tag.Key}\0{TagText.Of(tag.Value)}").Order(StringComparer.Ordinal);
}
