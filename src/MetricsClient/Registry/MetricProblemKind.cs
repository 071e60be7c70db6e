namespace MetricsClient;

/// <summary>The kind of a <see cref="MetricProblem"/>.</summary>
public enum MetricProblemKind
{
    /// <summary>A problem of no other kind.</summary>
    Unknown = 0,

    /// <summary>A family reached the series limit.</summary>
    SeriesLimit,

    /// <summary>A callback or a collector threw an exception, returned invalid values or blocked.</summary>
    Collect,

    /// <summary>A scrape got no complete response: the scrape was rejected, timed out or was aborted.</summary>
    Scrape,

    /// <summary>Pushes to a group began to fail.</summary>
    PushFailing,

    /// <summary>Pushes to a group succeed again.</summary>
    PushRecovered,

    /// <summary>The callback <see cref="PushOptions.OnFailure"/> threw an exception.</summary>
    PushCallback,

    /// <summary>A .NET meter has an instrument or a measurement that cannot be exposed.</summary>
    Meter,
}
