namespace MetricsClient.Tool.Reading;

/// <summary>
/// A family. The name is the name in the metadata lines: in OpenMetrics without <c>_total</c> or <c>_info</c>. Help and unit
/// are empty if missing. Samples are in the order of the lines.
/// </summary>
internal sealed record ScrapeFamily(
    string Name, FamilyType Type, string Help, string Unit, IReadOnlyList<ScrapeSample> Samples);
