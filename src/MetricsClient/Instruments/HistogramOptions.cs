namespace MetricsClient;

/// <summary>Options of a histogram.</summary>
public sealed class HistogramOptions : MetricOptions
{
    /// <summary>
    /// Gets or sets the upper bounds of the classic buckets, finite and ascending, in the unit of the metric. The +Inf bucket is implied.
    /// The default is <see cref="MetricsClient.Buckets.Default"/>.
    /// </summary>
    public IReadOnlyList<double> Buckets { get; set; } = MetricsClient.Buckets.Default;

    /// <summary>
    /// Gets or sets the options of native buckets, for servers that scrape protobuf. The default is null: no native buckets.
    /// With empty <see cref="Buckets"/> the histogram has native buckets only, and other formats expose count and sum.
    /// </summary>
    public NativeHistogramOptions? Native { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether an update within a recorded trace stores the trace as an exemplar, at most one for
    /// each scrape and bucket. The default is null: the setting of the registry.
    /// </summary>
    public bool? SampleExemplars { get; set; }

    internal static HistogramOptions Default { get; } = new();

    internal override bool? SamplesExemplars => SampleExemplars;
}
