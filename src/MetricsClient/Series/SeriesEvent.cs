namespace MetricsClient.Series;

/// <summary>An event that a family counts in a self-metric.</summary>
internal enum SeriesEvent
{
    /// <summary>The series limit was reached for the first time.</summary>
    LimitReached,

    /// <summary>The overflow series was updated.</summary>
    OverflowUpdate,

    /// <summary>A removed series was updated through an old handle.</summary>
    RemovedUpdate,

    /// <summary>An observation of NaN was ignored.</summary>
    ObservationRejected,

    /// <summary>An exemplar was longer than OpenMetrics allows and was ignored.</summary>
    ExemplarRejected,

    /// <summary>A histogram snapshot timed out while an observation was in progress.</summary>
    SnapshotUnsettled,
}
