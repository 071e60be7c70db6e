namespace MetricsClient.State;

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
