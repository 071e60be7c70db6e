namespace MetricsClient.Model;

/// <summary>The type of a metric family.</summary>
internal enum MetricKind
{
    /// <summary>A total that only increases.</summary>
    Counter,

    /// <summary>A value that increases and decreases.</summary>
    Gauge,

    /// <summary>Observations counted by size.</summary>
    Histogram,

    /// <summary>Present items counted by size. The counts may decrease.</summary>
    GaugeHistogram,

    /// <summary>Observations counted and summed, with quantiles if the family has any.</summary>
    Summary,

    /// <summary>Labels that are valid as long as the process runs.</summary>
    Info,

    /// <summary>Named states, each of which is on or off.</summary>
    StateSet,

    /// <summary>A metric of unknown type.</summary>
    Unknown,
}
