using System.Diagnostics.Metrics;

namespace MetricsClient.Meters;

/// <summary>The meters that one call of AddMeters exposes, with the options of the call.</summary>
internal sealed class MeterRegistration
{
    private readonly Action<Instrument, MeterInstrumentOptions>? _configure;
    private bool _reportsUnmatched;

    /// <param name="options">The options, which are copied.</param>
    /// <param name="reportsUnmatched">True if names that match no meter are reported at the first collect.</param>
    /// <exception cref="ArgumentException">There are no names, or a name is empty.</exception>
    public MeterRegistration(MeterBridgeOptions options, bool reportsUnmatched)
    {
        Patterns = new MeterPatterns(options.Meters);
        MaxSeries = options.MaxSeries;
        Names = new InstrumentName(options.AllowUtf8Names);
        IncludeScopeLabels = options.IncludeScopeLabels;
        _configure = options.ConfigureInstrument;
        _reportsUnmatched = reportsUnmatched;
    }

    public MeterPatterns Patterns { get; }

    public InstrumentName Names { get; }

    public int MaxSeries { get; }

    public bool IncludeScopeLabels { get; }

    /// <summary>Returns the settings of an instrument. Calls code of the program, which may throw, so the caller holds no lock.</summary>
    public MeterInstrumentOptions OptionsOf(Instrument instrument)
    {
        var options = new MeterInstrumentOptions();
        _configure?.Invoke(instrument, options);
        return options;
    }

    /// <summary>Returns the names that match no meter, once: the next call returns no names.</summary>
    public IReadOnlyList<string> TakeUnmatched()
    {
        string[] unmatched = _reportsUnmatched ? [.. Patterns.Unmatched] : [];
        _reportsUnmatched = false;
        return unmatched;
    }
}
