namespace MetricsClient.Meters;

/// <summary>An instrument that a registry exposes.</summary>
internal abstract class MeterInstrument : IDisposable
{
    protected MeterInstrument(MeterSource source, TaggedSeries series, Action<string> drop)
    {
        Source = source;
        Series = series;
        Drop = drop;
    }

    public MeterSource Source { get; }

    /// <summary>Finds the series for the tags of a measurement.</summary>
    protected TaggedSeries Series { get; }

    /// <summary>Counts and reports a measurement that cannot be exposed; receives the reason.</summary>
    protected Action<string> Drop { get; }

    /// <summary>Ends the subscription of the instrument.</summary>
    public abstract void Dispose();
}
