namespace MetricsClient;

/// <summary>How a histogram is kept and shown.</summary>
public sealed class HistogramOptions : MetricOptions
{
    /// <summary>Upper bounds of the finite buckets, ascending; +Inf is implied. Default: <see cref="Buckets.Default"/>.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = MetricsClient.Buckets.Default;

    /// <summary>
    /// Native buckets besides: as many as the observations need, for servers that scrape protobuf. With no <see cref="Buckets"/>
    /// (<c>[]</c>) the histogram is native only, and other formats show its count and sum. Default: none.
    /// </summary>
    public NativeHistogramOptions? Native { get; init; }

    /// <summary>
    /// Whether updates in a recorded trace leave its ids as exemplars, one at most for each scrape and bucket. Default: as
    /// <see cref="CollectorRegistry.SampleExemplars"/> says.
    /// </summary>
    public bool? Exemplars { get; init; }

    internal static HistogramOptions Default { get; } = new();

    internal override bool? SamplesExemplars => Exemplars;
}
