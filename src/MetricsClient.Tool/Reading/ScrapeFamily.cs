namespace MetricsClient.Tool.Reading;

/// <summary>
/// A family as its lines tell it. The name is that on the metadata lines: in OpenMetrics without <c>_total</c> or
/// <c>_info</c>. Help and unit are empty when there is none, and the samples stand in the order of the lines.
/// </summary>
internal sealed record ScrapeFamily(
    string Name, FamilyType Type, string Help, string Unit, IReadOnlyList<ScrapeSample> Samples);
