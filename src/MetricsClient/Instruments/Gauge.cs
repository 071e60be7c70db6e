using MetricsClient.Model;
using MetricsClient.Storage.Gauges;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A value that increases and decreases, such as the length of a queue. Any number is accepted, NaN included.</summary>
/// <remarks>
/// All members are thread-safe. Updates are lock-free and allocate nothing, except for a gauge that several threads change all the time.
/// Such a gauge gets a cell for each processor, which is allocated once. Then an update waits while another thread reads or sets the gauge,
/// about a microsecond.
/// </remarks>
public sealed class Gauge : MetricSeries
{
    private GaugeValue _value;

    internal Gauge(SeriesIdentity identity)
        : base(identity)
    {
    }

    /// <summary>Gets the current value.</summary>
    public double Value => _value.Value;

    /// <summary>Sets the value. Thread-safe.</summary>
    /// <param name="value">The new value; any number.</param>
    public void Set(double value)
    {
        _value.Set(value);
        AfterUpdate();
    }

    /// <summary>Adds 1. Thread-safe.</summary>
    public void Inc() => Inc(1);

    /// <summary>Adds an amount. Thread-safe.</summary>
    /// <param name="amount">The amount to add; any number, including a negative number.</param>
    public void Inc(double amount)
    {
        _value.Add(amount);
        AfterUpdate();
    }

    /// <summary>Subtracts 1. Thread-safe.</summary>
    public void Dec() => Inc(-1);

    /// <summary>Subtracts an amount. Thread-safe.</summary>
    /// <param name="amount">The amount to subtract; any number, including a negative number.</param>
    public void Dec(double amount) => Inc(-amount);

    /// <summary>Raises the value to the target if the value is below the target. Thread-safe.</summary>
    /// <param name="target">The lowest value that the gauge has afterwards; not NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is NaN.</exception>
    public void IncTo(double target)
    {
        if (double.IsNaN(target))
        {
            Throw.NotANumber(Owner.Name, nameof(target));
        }

        _value.RaiseTo(target);
        AfterUpdate();
    }

    /// <summary>Lowers the value to the target if the value is above the target. Thread-safe.</summary>
    /// <param name="target">The highest value that the gauge has afterwards; not NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is NaN.</exception>
    public void DecTo(double target)
    {
        if (double.IsNaN(target))
        {
            Throw.NotANumber(Owner.Name, nameof(target));
        }

        _value.LowerTo(target);
        AfterUpdate();
    }

    /// <summary>Sets the value to the current time, in seconds since the Unix epoch. Thread-safe.</summary>
    public void SetToCurrentTime() => SetToTime(Owner.Time.GetUtcNow());

    /// <summary>Sets the value to a time, in seconds since the Unix epoch. Thread-safe.</summary>
    /// <param name="time">The time; the offset from UTC is taken into account.</param>
    public void SetToTime(DateTimeOffset time) =>
        Set((time - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond);

    /// <summary>Starts a timer that sets the gauge to the elapsed time, in seconds, when the timer is disposed.</summary>
    /// <returns>The running timer. Allocates nothing.</returns>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>
    /// Adds 1 now, and subtracts 1 when the returned object is disposed. Until then the gauge does not expire. Thread-safe.
    /// </summary>
    /// <returns>The operation in progress. Only the first call of <see cref="IDisposable.Dispose"/> has an effect.</returns>
    public IDisposable TrackInProgress() => new InProgress(this);

    internal override void WriteTo(MetricEncoder encoder)
    {
        encoder.Sample(LabelSet, Value);
        _value.GiveBack();
    }

    // A class, because copies of a struct could each subtract 1.
    private sealed class InProgress : IDisposable
    {
        private Gauge? _gauge;

        public InProgress(Gauge gauge)
        {
            _gauge = gauge;
            gauge.Owner.Expiry?.Hold(gauge);
            gauge._value.Add(1);
            try
            {
                gauge.AfterUpdate();
            }
            catch
            {
                // The caller receives no object that could end the operation.
                gauge._value.Add(-1);
                gauge.Owner.Expiry?.Release(gauge);
                throw;
            }
        }

        // The update starts the idle time before the series can expire.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gauge, null) is { } gauge)
            {
                try
                {
                    gauge.Dec();
                }
                finally
                {
                    gauge.Owner.Expiry?.Release(gauge);
                }
            }
        }
    }
}
