namespace MetricsClient.Tool.Reading;

/// <summary>What the TYPE line of a family says.</summary>
internal enum FamilyType
{
    /// <summary>No TYPE line, <c>untyped</c> in Prometheus text, or <c>unknown</c> in OpenMetrics.</summary>
    Unknown,

    /// <summary>A total that only goes up.</summary>
    Counter,

    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>Observations counted by size, since the start.</summary>
    Histogram,

    /// <summary>Observations counted and added, perhaps with quantiles.</summary>
    Summary,

    /// <summary>Text told by labels; OpenMetrics only.</summary>
    Info,

    /// <summary>States of which each holds or does not; OpenMetrics only.</summary>
    StateSet,

    /// <summary>What is there now, counted by size; OpenMetrics only.</summary>
    GaugeHistogram,
}
