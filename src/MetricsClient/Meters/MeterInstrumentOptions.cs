namespace MetricsClient;

/// <summary>Configures how a registry exposes one instrument of a .NET meter. Not thread-safe.</summary>
/// <remarks><see cref="MeterBridgeOptions.ConfigureInstrument"/> receives an object with the defaults for each instrument.</remarks>
public sealed class MeterInstrumentOptions
{
    /// <summary>
    /// Gets or sets a value indicating whether the registry exposes the instrument. An instrument that is not exposed costs nothing. The
    /// default is true.
    /// </summary>
    public bool IsExposed { get; set; } = true;

    /// <summary>
    /// Gets or sets the name of the family, used as it is: the name of a counter should end in <c>_total</c>, and the name of a metric
    /// with a unit in the unit. The default is null: the name is converted from the name and the unit of the instrument.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Gets or sets a function that receives the name of a tag, and returns true if the tag becomes a label. Applies to the tags of
    /// measurements, of the instrument and of its meter, and is called once for each new list of tag names. If measurements differ only in
    /// the other tags, their series is one: values of counters, up-down counters and histograms are added up, and a gauge has the last
    /// value. The default is null: all tags become labels.
    /// </summary>
    public Func<string, bool>? TagFilter { get; set; }

    /// <summary>
    /// Gets or sets the upper bounds of the classic buckets of a histogram; empty for native buckets only. The default is null: the bounds
    /// are those that the instrument advises. Without such advice the bounds are <see cref="MetricsClient.Buckets.Default"/> for the unit
    /// <c>s</c>, the same bounds in milliseconds for <c>ms</c>, and 0 to 10,000 for any other unit.
    /// </summary>
    public IReadOnlyList<double>? Buckets { get; set; }

    /// <summary>Gets or sets the options of native buckets of a histogram. The default is null: no native buckets.</summary>
    public NativeHistogramOptions? Native { get; set; }
}
