using MetricsClient.Model;

namespace MetricsClient.Meters.Publishing;

/// <summary>An instrument of a published meter: its name, and whether its values are totals, which only increase.</summary>
internal readonly record struct PublishedInstrument(string Name, bool IsTotal)
{
    /// <summary>
    /// Returns the instruments of a family: one for a family whose series have one value; for histograms and summaries, the count and the
    /// sum.
    /// </summary>
    public static PublishedInstrument[] Of(FamilyHeader family) => family.Kind switch
    {
        MetricKind.Counter => [new(family.Name, IsTotal: true)],
        MetricKind.Histogram or MetricKind.Summary => [new(family.Name + "_count", IsTotal: true), new(family.Name + "_sum", IsTotal: true)],
        MetricKind.GaugeHistogram => [new(family.Name + "_gcount", IsTotal: false), new(family.Name + "_gsum", IsTotal: false)],
        _ => [new(family.Name, IsTotal: false)],
    };
}
