namespace MetricsClient.Migration.Shapes;

/// <summary>Facts about the value of a symbol. Several facts can be known at the same time; some contradict each other.</summary>
[Flags]
internal enum Evidence
{
    None = 0,

    /// <summary>The metric has labels.</summary>
    Labelled = 1,

    /// <summary>The metric has no labels.</summary>
    Single = 2,

    /// <summary>The server is a <c>MetricServer</c>.</summary>
    Server = 4,

    /// <summary>The server is a <c>KestrelMetricServer</c>.</summary>
    KestrelServer = 8,

    /// <summary>The server is a <c>MetricPusher</c>.</summary>
    Pusher = 16,

    /// <summary>The value is the result of <c>Start</c>.</summary>
    Started = 32,
}
