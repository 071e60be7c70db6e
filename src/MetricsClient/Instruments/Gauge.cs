using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A value that goes up and down, such as a queue's length; any number, NaN and infinities included.</summary>
public sealed class Gauge : MetricSeries
{
    private double _value;

    internal Gauge(SeriesIdentity identity)
        : base(identity)
    {
    }

    /// <summary>The present value.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Sets the value. Lock-free, no allocation.</summary>
    public void Set(double value)
    {
        Volatile.Write(ref _value, value);
        AfterUpdate();
    }

    /// <summary>Adds one. Lock-free, no allocation.</summary>
    public void Inc() => Inc(1);

    /// <summary>Adds an amount, which may be negative. Lock-free, no allocation.</summary>
    public void Inc(double amount)
    {
        AtomicDouble.Add(ref _value, amount);
        AfterUpdate();
    }

    /// <summary>Subtracts one. Lock-free, no allocation.</summary>
    public void Dec() => Inc(-1);

    /// <summary>Subtracts an amount, which may be negative. Lock-free, no allocation.</summary>
    public void Dec(double amount) => Inc(-amount);

    /// <summary>Raises the value to the target if it is below. Lock-free, no allocation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target is NaN.</exception>
    public void IncTo(double target)
    {
        if (double.IsNaN(target))
        {
            Throw.NotANumber(Owner.Name, nameof(target));
        }

        AtomicDouble.RaiseTo(ref _value, target);
        AfterUpdate();
    }

    /// <summary>Lowers the value to the target if it is above. Lock-free, no allocation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target is NaN.</exception>
    public void DecTo(double target)
    {
        if (double.IsNaN(target))
        {
            Throw.NotANumber(Owner.Name, nameof(target));
        }

        AtomicDouble.LowerTo(ref _value, target);
        AfterUpdate();
    }

    /// <summary>Sets the value to the present time, in seconds since 1970 in UTC.</summary>
    public void SetToCurrentTime() => SetToTime(Owner.Time.GetUtcNow());

    /// <summary>Sets the value to a time, in seconds since 1970 in UTC.</summary>
    public void SetToTime(DateTimeOffset time) =>
        Set((time - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond);

    /// <summary>Starts a timer that sets this gauge to the seconds that passed when it is disposed. No allocation.</summary>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>Adds one now, and takes it off when the result is disposed; disposing twice does nothing more.</summary>
    public IDisposable TrackInProgress() => new InProgress(this);

    internal override void WriteTo(MetricEncoder encoder) => encoder.Sample(LabelSet, Value);

    // A class, since a copied struct could not know that it was disposed already.
    private sealed class InProgress : IDisposable
    {
        private Gauge? _gauge;

        public InProgress(Gauge gauge)
        {
            _gauge = gauge;
            gauge.Inc();
        }

        public void Dispose() => Interlocked.Exchange(ref _gauge, null)?.Dec();
    }
}
