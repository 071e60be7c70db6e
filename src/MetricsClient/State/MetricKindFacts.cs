namespace MetricsClient.State;

/// <summary>What follows from the kind of a metric.</summary>
internal static class MetricKindFacts
{
    /// <summary>The label that the format itself gives to samples of that kind; empty if it gives none.</summary>
    public static string OwnLabel(this MetricKind kind) => kind switch
    {
        MetricKind.Histogram or MetricKind.GaugeHistogram => "le",
        MetricKind.Summary => "quantile",
        _ => "",
    };

    /// <summary>Whether it tells what is there now, of which one series for many would have no meaning.</summary>
    public static bool IsPresent(this MetricKind kind) => kind is MetricKind.Gauge or MetricKind.Info or MetricKind.StateSet;
}
