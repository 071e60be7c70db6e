using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MetricsClient.Meters.Naming;

namespace MetricsClient.Meters;

/// <summary>
/// The meters that one call of AddMeters exposes, with the options of the call. A listener can enable further instruments. Thread-safe.
/// </summary>
internal sealed class MeterRegistration
{
    private readonly ConcurrentDictionary<Instrument, bool> _enabled = new(ReferenceEqualityComparer.Instance);
    private readonly MeterPatterns _patterns;
    private readonly Action<Instrument, MeterInstrumentOptions>? _configure;
    private bool _reportsUnmatched;

    /// <param name="options">The options, which are copied.</param>
    /// <param name="reportsUnmatched">True if names that match no meter are reported at the first collect.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public MeterRegistration(MeterBridgeOptions options, bool reportsUnmatched)
    {
        _patterns = new MeterPatterns(options.Meters);
        MaxSeries = options.MaxSeries;
        Names = new InstrumentName(options.AllowUtf8Names);
        IncludeScopeLabels = options.IncludeScopeLabels;
        _configure = options.ConfigureInstrument;
        _reportsUnmatched = reportsUnmatched;
    }

    public InstrumentName Names { get; }

    public int MaxSeries { get; }

    public bool IncludeScopeLabels { get; }

    /// <summary>Includes an instrument, or ends the effect of an earlier call. The hub calls this method.</summary>
    public void Enable(Instrument instrument, bool enable)
    {
        if (enable)
        {
            _enabled[instrument] = true;
        }
        else
        {
            _enabled.TryRemove(instrument, out _);
        }
    }

    /// <summary>Returns true if the registration includes an instrument, and remembers that the names have a meter.</summary>
    public bool Includes(Instrument instrument) => _patterns.Include(instrument.Meter.Name) || _enabled.ContainsKey(instrument);

    /// <summary>
    /// Returns true if the registration includes an instrument, and has another function for its settings than the registration that
    /// applies.
    /// </summary>
    public bool Contradicts(MeterRegistration other, Instrument instrument) =>
        _configure is not null && _configure != other._configure && Includes(instrument);

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
        string[] unmatched = _reportsUnmatched ? [.. _patterns.Unmatched] : [];
        _reportsUnmatched = false;
        return unmatched;
    }
}
