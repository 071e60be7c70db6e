using MetricsClient.Model;
using MetricsClient.Storage.Native;

namespace MetricsClient.Series;

/// <summary>What a series set must be told by its family.</summary>
internal sealed class SeriesSetOptions
{
    /// <summary>The name of the family, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>Makes a series that has seen nothing yet.</summary>
    public required Func<SeriesIdentity, MetricSeries> Create { get; init; }

    /// <summary>Hears what must be counted, and how often it happened; called outside of hot paths, from any thread.</summary>
    public required Action<SeriesEvent, long> OnEvent { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The bounds that the series share; null unless they are histograms.</summary>
    public BucketBounds? Bounds { get; init; }

    /// <summary>How the series keep native buckets; null unless they do.</summary>
    public NativeSettings? Native { get; init; }

    /// <summary>Live series beyond which the overflow series stands in.</summary>
    public required int Limit { get; init; }

    /// <summary>How long a series is shown after its last update; null for ever.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Whether a series is shown only from its first update.</summary>
    public bool StartHidden { get; init; }

    /// <summary>Whether the overflow series has a meaning that can be shown: a sum has, a gauge has not.</summary>
    public bool ShowOverflow { get; init; }
}
