using MetricsClient.Model;

namespace MetricsClient.Meters;

/// <summary>A series with the value that an observable instrument returned at the last collect.</summary>
internal sealed class ObservedSeries : MetricSeries
{
    private double _value;
    private long _collect;

    public ObservedSeries(SeriesIdentity identity, double value)
        : base(identity)
    {
        _value = value;
    }

    /// <summary>Gets the value.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Gets the number of the last collect that set the value.</summary>
    public long Collect => Volatile.Read(ref _collect);

    public void Set(double value, long collect)
    {
        Volatile.Write(ref _value, value);
        Volatile.Write(ref _collect, collect);
        AfterUpdate();
    }

    internal override void WriteTo(MetricEncoder encoder)
    {
        if (Owner.Shape.Kind == MetricKind.Counter)
        {
            encoder.Counter(LabelSet, new CounterReading(Value));
        }
        else
        {
            encoder.Sample(LabelSet, Value);
        }
    }
}
