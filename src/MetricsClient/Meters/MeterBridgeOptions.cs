using System.Diagnostics.Metrics;

namespace MetricsClient;

/// <summary>Configures which .NET meters a registry exposes, and how.</summary>
public sealed class MeterBridgeOptions
{
    /// <summary>
    /// Gets the names of the meters, such as <c>System.Net.Http</c>. A name that ends in <c>*</c> is a prefix, and <c>*</c> alone means
    /// all meters of the process, also those of later versions of .NET. At least one name is required. The default is empty.
    /// </summary>
    public IList<string> Meters { get; } = [];

    /// <summary>
    /// Gets or sets a function that returns the upper bounds of a histogram. If the function returns null, or is null, the bounds are those
    /// that the instrument advises. Without such advice the bounds are <see cref="Buckets.Default"/> for the unit <c>s</c>, the same bounds
    /// in milliseconds for <c>ms</c>, and 0 to 10,000 for any other unit. The default is null.
    /// </summary>
    public Func<Instrument, IReadOnlyList<double>?>? ResolveHistogramBuckets { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether names of instruments and tags keep all their characters, as UTF-8 names, for example the
    /// dots. The registry must allow UTF-8 names. The default is false: other characters are replaced by underscores.
    /// </summary>
    public bool AllowUtf8Names { get; set; }

    /// <summary>
    /// Gets or sets the largest number of series of a family, whatever the tag names, at least 1. The default is 10,000.
    /// </summary>
    public int MaxSeries { get; set; } = 10_000;
}
