namespace MetricsClient.Model;

/// <summary>The type of a metric family.</summary>
internal enum MetricKind
{
    /// <summary>A total that only increases.</summary>
    Counter,

    /// <summary>A value that increases and decreases.</summary>
    Gauge,

    /// <summary>Observations, counted in buckets by their value.</summary>
    Histogram,

    /// <summary>Present items, such as the items of a queue, counted in buckets by their value. The counts may decrease.</summary>
    GaugeHistogram,

    /// <summary>The count and the sum of observations, and the quantiles of the family if there are any.</summary>
    Summary,

    /// <summary>Facts about the process, exposed as labels of a sample with the value 1.</summary>
    Info,

    /// <summary>Named states, each of which is on or off.</summary>
    StateSet,

    /// <summary>A metric of unknown type.</summary>
    Unknown,
}
