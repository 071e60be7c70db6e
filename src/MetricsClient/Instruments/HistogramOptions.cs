namespace MetricsClient;

/// <summary>Options of a histogram.</summary>
public sealed class HistogramOptions : MetricOptions
{
    /// <summary>
    /// Gets or sets the upper bounds of the classic buckets, finite and ascending, in the unit of the metric. The +Inf bucket is always
    /// added; a last bound of +Inf is ignored. The default is <see cref="MetricsClient.Buckets.Default"/>.
    /// </summary>
    public IReadOnlyList<double> Buckets { get; set; } = MetricsClient.Buckets.Default;

    /// <summary>
    /// Gets or sets the options of native buckets, which scrapes expose in protobuf and OpenMetrics 2.0 only. The default is null: no native
    /// buckets. If <see cref="Buckets"/> is empty, the histogram has native buckets only, and the other formats expose its count and sum.
    /// </summary>
    public NativeHistogramOptions? Native { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether an update stores the current trace as an exemplar. Only a recorded trace is stored, at most
    /// once for each bucket between two scrapes. The default is null: the setting of the registry applies.
    /// </summary>
    public bool? SampleExemplars { get; set; }

    internal static HistogramOptions Default { get; } = new();

    internal override bool? SamplesExemplars => SampleExemplars;
}
