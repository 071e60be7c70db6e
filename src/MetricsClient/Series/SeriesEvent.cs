namespace MetricsClient.Series;

/// <summary>An event that a family counts in a self-metric.</summary>
internal enum SeriesEvent
{
    /// <summary>The series limit was reached for the first time.</summary>
    LimitReached,

    /// <summary>The limit of the total length of labels was reached for the first time.</summary>
    LabelBytesReached,

    /// <summary>A label value was cut, because the value was longer than the limit.</summary>
    LabelValueCut,

    /// <summary>The overflow series was updated.</summary>
    OverflowUpdate,

    /// <summary>The program updated a removed series, whose object it still holds.</summary>
    RemovedUpdate,

    /// <summary>An observation of NaN was ignored.</summary>
    ObservationRejected,

    /// <summary>An exemplar was ignored because it was longer than OpenMetrics permits.</summary>
    ExemplarRejected,

    /// <summary>A read of a histogram timed out while an observation was in progress.</summary>
    SnapshotUnsettled,
}
