using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Storage.Sums;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A total that only goes up, such as requests served since the process started.</summary>
public sealed class Counter : MetricSeries
{
    private readonly long _createdMilliseconds;
    private StripedSum _sum;
    private ExemplarSlots? _exemplars;

    internal Counter(SeriesIdentity identity)
        : base(identity)
    {
        _createdMilliseconds = Now();
    }

    /// <summary>The total so far.</summary>
    public double Value => _sum.Value;

    /// <summary>Adds one. Lock-free, no allocation.</summary>
    public void Inc()
    {
        _sum.Increment();
        if (Owner.SamplesExemplars)
        {
            Sample(1);
        }

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
        if (Owner.SamplesExemplars)
        {
            Sample(amount);
        }

        AfterUpdate();
    }

    /// <summary>Adds one, and shows the exemplar beside the total until the next one comes. Null is as if none were given.</summary>
    public void Inc(Exemplar? exemplar) => Inc(1, exemplar);

    /// <summary>Adds an amount, and shows the exemplar beside the total until the next one comes. Null is as if none were given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative, infinite or NaN.</exception>
    public void Inc(double amount, Exemplar? exemplar)
    {
        if (exemplar is null)
        {
            Inc(amount);
            return;
        }

        if (!(amount >= 0 && amount <= double.MaxValue))
        {
            Throw.BadAmount(Owner.Name, nameof(amount), amount);
        }

        _sum.Add(amount);
        Keep(exemplar, amount);
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

    internal override void WriteTo(MetricEncoder encoder)
    {
        // Read before the value, so that the value includes the update of the exemplar.
        StoredExemplar? exemplar = _exemplars?.Take(0);
        encoder.Counter(
            LabelSet, new CounterReading(Value) { CreatedMilliseconds = _createdMilliseconds, Exemplar = exemplar });
    }

    // Out of line, so that updates without exemplars stay as they are.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Sample(double amount)
    {
        if (_exemplars is null || _exemplars.IsOpen(0))
        {
            Keep(Exemplar.FromTraceContext(), amount);
        }
    }

    private void Keep(Exemplar exemplar, double amount)
    {
        if (exemplar.IsKept(Owner))
        {
            ExemplarSlots.Of(ref _exemplars, 1).Put(0, exemplar.Of(amount, Owner.Time));
        }
    }
}
