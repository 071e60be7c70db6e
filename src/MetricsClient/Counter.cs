using MetricsClient.Exposition;
using MetricsClient.State;

namespace MetricsClient;

/// <summary>A total that only goes up, such as requests served since the process started.</summary>
public sealed class Counter : MetricSeries
{
    private StripedSum _sum;

    internal Counter(SeriesIdentity identity)
        : base(identity)
    {
    }

    /// <summary>The total so far.</summary>
    public double Value => _sum.Value;

    /// <summary>Adds one. Lock-free, no allocation.</summary>
    public void Inc()
    {
        _sum.Increment();
        AfterUpdate();
    }

    /// <summary>Adds an amount. Lock-free, no allocation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative, infinite or NaN.</exception>
    public void Inc(double amount)
    {
        // Written so that NaN fails too.
        if (!(amount >= 0 && amount <= double.MaxValue))
        {
            Throw.BadAmount(Owner.Name, nameof(amount), amount);
        }

        _sum.Add(amount);
        AfterUpdate();
    }

    /// <summary>
    /// Raises the total to a value that another source has counted; nothing happens when it is there already.
    /// Calls take turns; increments beside them are added on top.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The target is negative, infinite or NaN.</exception>
    public void IncTo(double target)
    {
        if (!(target >= 0 && target <= double.MaxValue))
        {
            Throw.BadAmount(Owner.Name, nameof(target), target);
        }

        // Two calls that both saw too little must not both add what is missing; rare enough to share a lock with the family.
        lock (Owner)
        {
            double missing = target - _sum.Value;
            if (missing > 0)
            {
                _sum.Add(missing);
            }
        }

        AfterUpdate();
    }

    /// <summary>Starts a timer that adds the seconds that passed when it is disposed. No allocation.</summary>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    internal static void Write(Counter counter, MetricEncoder encoder) =>
        encoder.Counter(new LabelSet(counter.Owner.Schema, counter.Labels), new CounterReading(counter.Value));
}
