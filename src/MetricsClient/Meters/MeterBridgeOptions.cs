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
    /// Gets or sets a function that changes the settings of an instrument: the function can drop or rename the instrument, drop tags, or
    /// choose the buckets of a histogram. Called before the instrument is exposed. If the function throws an exception, or if a setting
    /// is invalid, the instrument is not exposed, and the problem is reported. The default is null.
    /// </summary>
    public Action<Instrument, MeterInstrumentOptions>? ConfigureInstrument { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether names of instruments and tags keep all their characters, as UTF-8 names, for example the
    /// dots. The registry must allow UTF-8 names. The default is false: other characters are replaced by underscores. Units and
    /// <c>_total</c> are appended in both cases; <see cref="MeterInstrumentOptions.Name"/> can omit the suffixes.
    /// </summary>
    public bool AllowUtf8Names { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether each series has the labels <c>otel_scope_name</c> and <c>otel_scope_version</c>, with the
    /// name and the version of the meter. The default is false: only equal series of different meters have such labels.
    /// </summary>
    public bool IncludeScopeLabels { get; set; }

    /// <summary>
    /// Gets or sets the largest number of series of a family, whatever the tag names, at least 1. The default is 10,000.
    /// </summary>
    public int MaxSeries { get; set; } = 10_000;
}
