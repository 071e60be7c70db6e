using System.Diagnostics.Metrics;

namespace MetricsClient;

/// <summary>Which .NET meters a registry shows, and how.</summary>
public sealed class MeterBridgeOptions
{
    /// <summary>The names of the meters, such as <c>System.Net.Http</c>; one that ends in <c>*</c> stands for all that begin so. There must be at least one.</summary>
    public IReadOnlyList<string> Meters { get; init; } = [];

    /// <summary>
    /// The upper bounds for a histogram; where it gives null, or is not set, the instrument's own advice, else
    /// <see cref="Buckets.Default"/> scaled to its unit.
    /// </summary>
    public Func<Instrument, IReadOnlyList<double>?>? Bounds { get; init; }

    /// <summary>The most series that measurements of one instrument may make with one set of tag names. Default: 10,000.</summary>
    public int SeriesLimit { get; init; } = 10_000;
}
