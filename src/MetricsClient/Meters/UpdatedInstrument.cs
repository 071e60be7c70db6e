using System.Diagnostics.Metrics;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>
/// Updates the series of a source by the measurements of a synchronous .NET instrument. No exception reaches the code that measures.
/// </summary>
internal sealed class UpdatedInstrument : MeterInstrument
{
    private readonly Action _stop;

    /// <param name="source">The series.</param>
    /// <param name="series">Finds the series for the tags of a measurement.</param>
    /// <param name="drop">Called with the reason when a measurement is dropped.</param>
    /// <param name="stop">Ends the subscription of the instrument.</param>
    public UpdatedInstrument(MeterSource source, TaggedSeries series, Action<string> drop, Action stop)
        : base(source, series, drop)
    {
        _stop = stop;
    }

    /// <summary>Listens to the measurements of all synchronous instruments of a listener.</summary>
    public static void ListenTo(MeterListener listener)
    {
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, to) => Record(to, value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, to) => Record(to, value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, to) => Record(to, value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, to) => Record(to, value, tags));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, to) => Record(to, value, tags));
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, to) => Record(to, value, tags));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, to) => Record(to, (double)value, tags));
    }

    public override void Dispose() => _stop();

    private static void Record(object? to, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((UpdatedInstrument)to!).Record(value, tags);

    // Updates a series by one measurement. Returns false if the measurement is invalid.
    private bool Update(MetricSeries series, double value)
    {
        switch (series)
        {
            case Counter counter when value is >= 0 and <= double.MaxValue:
                counter.Inc(value);
                return true;
            case Histogram histogram:
                histogram.Observe(value);
                return true;
            case Gauge gauge when Source.AddsUp:
                gauge.Inc(value);
                return true;
            case Gauge gauge:
                gauge.Set(value);
                return true;
            default:
                return false;
        }
    }

    private void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            MetricSeries? series = Series.Find(tags);
            if (series is null)
            {
                Drop(Series.Rejection);
            }
            else if (!Update(series, value))
            {
                Drop(Throw.Invariant($"{value} is not a valid amount for a counter, which must be finite and not negative"));
            }
        }
        catch (Exception failure)
        {
            // ToString of a tag value is code of the program and may throw. The exception must not reach the code that measures.
            Drop(failure.Message);
        }
    }
}
