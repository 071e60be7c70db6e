using System.Diagnostics.Metrics;

namespace MetricsClient;

/// <summary>Configures the .NET meters that a registry exposes.</summary>
public sealed class MeterBridgeOptions
{
    /// <summary>
    /// Gets the names of the meters, such as <c>System.Net.Http</c>. A name that ends in <c>*</c> is a prefix. At least one name is
    /// required. The default is empty.
    /// </summary>
    public IList<string> Meters { get; } = [];

    /// <summary>
    /// Gets or sets the function that returns the upper bounds of a histogram. If null, or if the function returns null, the advice
    /// of the instrument is used, or else <see cref="Buckets.Default"/> scaled to the unit. The default is null.
    /// </summary>
    public Func<Instrument, IReadOnlyList<double>?>? Bounds { get; set; }

    /// <summary>Gets or sets the maximum number of series of one instrument with one set of tag names. The default is 10,000.</summary>
    public int SeriesLimit { get; set; } = 10_000;
}
