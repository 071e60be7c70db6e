namespace MetricsClient.Model;

/// <summary>What a family measures.</summary>
internal enum MetricKind
{
    /// <summary>A total that only goes up.</summary>
    Counter,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>Observations counted by size.</summary>
    Histogram,

    /// <summary>Present things counted by size; the counts may fall.</summary>
    GaugeHistogram,

    /// <summary>Observations counted and summed, perhaps with quantiles.</summary>
    Summary,

    /// <summary>Labels that hold as long as the process lives.</summary>
    Info,

    /// <summary>Which of several states hold.</summary>
    StateSet,

    /// <summary>A value whose kind nobody told.</summary>
    Unknown,
}

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
    public static bool IsCurrentState(this MetricKind kind) => kind is MetricKind.Gauge or MetricKind.Info or MetricKind.StateSet;
}
