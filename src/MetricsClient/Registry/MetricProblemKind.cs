namespace MetricsClient;

/// <summary>The kind of a <see cref="MetricProblem"/>.</summary>
public enum MetricProblemKind
{
    /// <summary>A problem that fits none of the other kinds.</summary>
    Unknown = 0,

    /// <summary>A family reached the series limit.</summary>
    SeriesLimitReached,

    /// <summary>A callback or a collector threw an exception, returned invalid values, or did not return in time.</summary>
    CollectFailed,

    /// <summary>A scrape received no complete response, because the scrape was rejected, timed out or was aborted.</summary>
    ScrapeFailed,

    /// <summary>The first failed push after successful pushes to a group.</summary>
    PushFailing,

    /// <summary>The first successful push after failed pushes to a group.</summary>
    PushRecovered,

    /// <summary>The callback <see cref="PushOptions.OnFailure"/> threw an exception.</summary>
    PushCallbackFailed,

    /// <summary>A .NET meter has an instrument or a measurement that cannot be exposed.</summary>
    MeterFailed,

    /// <summary>The folder of a spool could not be read, locked or written, or other users can write into it.</summary>
    SpoolFailed,

    /// <summary>A label value was longer than the limit, and was cut.</summary>
    LabelValueCut,
}
