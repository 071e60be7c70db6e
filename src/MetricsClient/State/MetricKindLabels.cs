namespace MetricsClient.State;

/// <summary>The labels that kinds of metrics have of their own.</summary>
internal static class MetricKindLabels
{
    /// <summary>The label that the format itself gives to samples of that kind; empty if it gives none.</summary>
    public static string OwnLabel(this MetricKind kind) => kind switch
    {
        MetricKind.Histogram or MetricKind.GaugeHistogram => "le",
        MetricKind.Summary => "quantile",
        _ => "",
    };
}
