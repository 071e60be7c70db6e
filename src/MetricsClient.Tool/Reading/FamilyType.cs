namespace MetricsClient.Tool.Reading;

/// <summary>The type of a family, as the TYPE line declares it.</summary>
internal enum FamilyType
{
    /// <summary>
    /// The type is not declared, is <c>untyped</c> in the Prometheus text format, or is <c>unknown</c> in OpenMetrics.
    /// </summary>
    Unknown,

    /// <summary>A total that never decreases.</summary>
    Counter,

    /// <summary>A value that increases and decreases.</summary>
    Gauge,

    /// <summary>Observations since the start, counted in buckets.</summary>
    Histogram,

    /// <summary>The count and the sum of observations, with optional quantiles.</summary>
    Summary,

    /// <summary>Facts, written as labels. OpenMetrics only.</summary>
    Info,

    /// <summary>A set of states, each on or off. OpenMetrics only.</summary>
    StateSet,

    /// <summary>Present items, counted in buckets. OpenMetrics only.</summary>
    GaugeHistogram,
}
