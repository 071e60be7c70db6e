using MetricsClient.Model;

namespace MetricsClient;

/// <summary>Options common to all metrics.</summary>
/// <remarks>
/// A metric copies the values when the metric is created; a later change of the options has no effect on the metric. Not thread-safe while
/// a property is set.
/// </remarks>
public abstract class MetricOptions
{
    private protected MetricOptions()
    {
    }

    /// <summary>
    /// Gets or sets the base unit, such as <c>seconds</c>, exposed in OpenMetrics. The name of the metric must end in the unit, before
    /// <c>_total</c> of a counter. The default is null: no unit.
    /// </summary>
    public string? Unit { get; set; }

    /// <summary>
    /// Gets or sets the largest number of exposed series of a family, at least 1. When the family has this number of series, all further
    /// label values share one overflow series, which is exposed for counters, histograms and summaries; updates of other kinds are lost then,
    /// and a self-metric counts them. The default is 10,000. A hidden series does not count. The next update of a hidden series exposes the
    /// series again, even if the family then has more series than the limit.
    /// </summary>
    public int MaxSeries { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets the largest length of a label value in bytes of UTF-8, at least 64. A longer value is cut, and its end is replaced by a
    /// hash of the whole value, so that different values stay different series. The default is 4,096 bytes.
    /// </summary>
    public int MaxLabelValueBytes { get; set; } = LabelValueLimit.DefaultMaxBytes;

    /// <summary>
    /// Gets or sets the largest total length of the labels of all exposed series of a family in bytes, at least 1. Beyond this limit,
    /// further label values are treated as beyond <see cref="MaxSeries"/>. The default is null: 1,000 bytes for each series
    /// of <see cref="MaxSeries"/>, and at least 1,000,000 bytes.
    /// </summary>
    public long? MaxTotalLabelBytes { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether a series is hidden until its first update or <see cref="MetricSeries.Publish"/>. The default
    /// is false: a series is exposed as soon as the series exists.
    /// </summary>
    public bool SuppressInitialValue { get; set; }

    /// <summary>
    /// Gets or sets the time, above 0, after the last update during which a series stays exposed. The first scrape or push after this time
    /// hides the series; the next update exposes the series again. The value is kept while the program holds the series object; otherwise the
    /// series starts from zero. So keep the object of a gauge that increases and decreases, or use <see cref="Gauge.TrackInProgress"/>: a
    /// gauge is not hidden while an object of this method is not disposed. The default is null: series do not expire.
    /// </summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>True if updates store the current trace as an exemplar; null if the setting of the registry applies.</summary>
    internal virtual bool? SamplesExemplars => false;
}
