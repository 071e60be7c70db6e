namespace MetricsClient.Tool.Reading;

/// <summary>The type of a family, from the TYPE line.</summary>
internal enum FamilyType
{
    /// <summary>No TYPE line, <c>untyped</c> in Prometheus text, or <c>unknown</c> in OpenMetrics.</summary>
    Unknown,

    /// <summary>A total that never decreases.</summary>
    Counter,

    /// <summary>A value that increases and decreases.</summary>
    Gauge,

    /// <summary>Observations counted in buckets, since the start.</summary>
    Histogram,

    /// <summary>Count and sum of observations, with optional quantiles.</summary>
    Summary,

    /// <summary>Constant text in labels; OpenMetrics only.</summary>
    Info,

    /// <summary>A set of states, each true or false; OpenMetrics only.</summary>
    StateSet,

    /// <summary>Current items counted in buckets; OpenMetrics only.</summary>
    GaugeHistogram,
}
