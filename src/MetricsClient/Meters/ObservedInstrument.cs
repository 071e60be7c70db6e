using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>Reads an observable .NET instrument at each collect, and sets the series of a source to exactly the values that were read.</summary>
/// <remarks>
/// Each instrument has a listener of its own, so that a failure is attributed to its instrument. The callback of the instrument runs on the
/// thread of the collect and under no lock. Several collects may run at the same time: the values of a collect are kept by its thread until
/// the callback has returned.
/// </remarks>
internal sealed class ObservedInstrument : MeterInstrument
{
    [ThreadStatic]
    private static List<Measured>? s_measured;

    // The value of a series that the current thread may create. A new series is exposed at once, and must not be exposed without a value.
    [ThreadStatic]
    private static double s_firstValue;

    private readonly MeterListener _listener = new();

    // Held while the values of a collect are exposed. No code of the program runs under this lock.
    private readonly object _exposing = new();
    private long _collects;
    private long _lastExposed;

    public ObservedInstrument(Instrument instrument, MeterSource source, TaggedSeries series, Action<string> drop)
        : base(source, series, drop)
    {
        Instrument = instrument;
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, _) => Keep(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, _) => Keep(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, _) => Keep(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, _) => Keep(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, _) => Keep(value, tags));
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, _) => Keep(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, _) => Keep((double)value, tags));
    }

    public Instrument Instrument { get; }

    /// <summary>Creates a series for the value that the current thread has read.</summary>
    public static ObservedSeries CreateSeries(SeriesIdentity identity) => new(identity, s_firstValue);

    /// <summary>Subscribes to the instrument.</summary>
    /// <param name="completed">Called when the meter is disposed.</param>
    public void Start(Action<Instrument, object?> completed)
    {
        _listener.MeasurementsCompleted = completed;
        _listener.EnableMeasurementEvents(Instrument, this);
    }

    public override void Dispose() => _listener.Dispose();

    /// <summary>Reads the values. If the callback of the instrument throws an exception, no value is exposed.</summary>
    /// <returns>The exception of the callback; null after a success.</returns>
    public Exception? Observe()
    {
        long collect = Interlocked.Increment(ref _collects);
        List<Measured>? outer = s_measured;
        var measured = new List<Measured>();
        s_measured = measured;
        try
        {
            _listener.RecordObservableInstruments();
            Expose(measured, collect);
            return null;
        }
        catch (Exception failure)
        {
            Expose([], collect);
            return failure is AggregateException { InnerExceptions: [var only] } ? only : failure;
        }
        finally
        {
            s_measured = outer;
        }
    }

    private static void Keep(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        s_measured?.Add(new Measured(value, tags.ToArray()));

    private void Expose(List<Measured> measured, long collect)
    {
        var values = new Dictionary<MetricSeries, double>();
        foreach (Measured one in measured)
        {
            if (SeriesOf(one) is { } series)
            {
                // Equal series add up, as far as a sum has a meaning. Otherwise the last value is exposed.
                ref double value = ref CollectionsMarshal.GetValueRefOrAddDefault(values, series, out _);
                value = Source.AddsUp ? value + one.Value : one.Value;
            }
        }

        lock (_exposing)
        {
            // A collect that began later may have ended earlier. Its values are newer.
            if (collect > _lastExposed)
            {
                _lastExposed = collect;
                SetSeries(values, collect);
            }
        }
    }

    private void SetSeries(Dictionary<MetricSeries, double> values, long collect)
    {
        foreach ((MetricSeries series, double value) in values)
        {
            // Another collect, which did not read the series, may have removed the series in the meantime.
            s_firstValue = value;
            MetricSeries live = series.State == SeriesState.Removed ? series.Owner.Get([.. series.GetLabelValues()]) : series;
            ((ObservedSeries)live).Set(value, collect);
        }

        foreach (SeriesSet set in Source.Sets)
        {
            set.RemoveAll(series => ((ObservedSeries)series).Collect < collect);
        }
    }

    private MetricSeries? SeriesOf(Measured one)
    {
        if (Source.Family.Definition.Header.Kind == Model.MetricKind.Counter && !(one.Value >= 0))
        {
            Drop(Throw.Invariant($"{one.Value} is not a valid total of a counter, which must not be negative or NaN"));
            return null;
        }

        try
        {
            s_firstValue = one.Value;
            MetricSeries? series = Series.Find(one.Tags);
            if (series is null)
            {
                Drop(Series.Rejection);
            }

            return series;
        }
        catch (Exception failure)
        {
            // ToString of a tag value is code of the program and may throw.
            Drop(failure.Message);
            return null;
        }
    }

    private readonly record struct Measured(double Value, KeyValuePair<string, object?>[] Tags);
}
