namespace MetricsClient.Series;

/// <summary>What a series set or a series tells its family, to be counted and reported there.</summary>
internal enum SeriesEvent
{
    /// <summary>A series was asked for beyond the limit for the first time.</summary>
    LimitReached,

    /// <summary>An update went to the overflow series.</summary>
    OverflowUpdate,

    /// <summary>An update came through a handle whose series had been removed.</summary>
    RemovedUpdate,

    /// <summary>An observed NaN was left out.</summary>
    ObservationRejected,

    /// <summary>An exemplar was longer than OpenMetrics allows and was left out.</summary>
    ExemplarRejected,

    /// <summary>A histogram was read before all that had begun was done.</summary>
    SnapshotUnsettled,
}
