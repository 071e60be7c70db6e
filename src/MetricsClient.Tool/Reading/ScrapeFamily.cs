namespace MetricsClient.Tool.Reading;

/// <summary>
/// A family of a parsed text. The name is the name in the HELP and TYPE lines; in OpenMetrics it has no <c>_total</c>
/// or <c>_info</c>. Help and unit are empty if missing. The samples are in the order of the lines.
/// </summary>
internal sealed record ScrapeFamily(
    string Name, FamilyType Type, string Help, string Unit, IReadOnlyList<ScrapeSample> Samples);
