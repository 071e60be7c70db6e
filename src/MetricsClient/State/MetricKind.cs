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

    /// <summary>A value whose kind nobody told.</summary>
    Unknown,
}
