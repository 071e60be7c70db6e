using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Storage.Sums;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A total that only increases, such as the number of requests served since the process started.</summary>
/// <remarks>
/// All members are thread-safe. An update is lock-free and allocates nothing, with two exceptions. An exemplar is
/// allocated. A counter allocates further cells once, when many threads update the counter at the same time or when one
/// thread makes most of the updates.
/// </remarks>
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

    /// <summary>Gets the total of all increments.</summary>
    public double Value => _sum.Value;

    /// <summary>Adds 1. Thread-safe and lock-free.</summary>
    /// <remarks>
    /// Stores the current trace as an exemplar if <see cref="CounterOptions.SampleExemplars"/> is true.
    /// </remarks>
    public void Inc()
    {
        _sum.Increment();
        if (Owner.SamplesExemplars)
        {
            Sample(1);
        }

        AfterUpdate();
    }

    /// <summary>Adds an amount. Thread-safe and lock-free.</summary>
    /// <param name="amount">The amount to add: finite, and not negative.</param>
    /// <remarks>
    /// Stores the current trace as an exemplar if <see cref="CounterOptions.SampleExemplars"/> is true.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative, infinite or NaN.</exception>
    public void Inc(double amount)
    {
        // The comparison is negated so that it rejects NaN as well.
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

    /// <summary>Adds 1 with an exemplar. Thread-safe and lock-free.</summary>
    /// <param name="exemplar">
    /// The exemplar, exposed with the total until another exemplar replaces it. With <see cref="Exemplar.None"/> this
    /// update stores no exemplar, not even the current trace.
    /// </param>
    /// <exception cref="ArgumentNullException">The exemplar is null.</exception>
    public void Inc(Exemplar exemplar) => Inc(1, exemplar);

    /// <summary>Adds an amount with an exemplar. Thread-safe and lock-free.</summary>
    /// <param name="amount">The amount to add: finite, and not negative.</param>
    /// <param name="exemplar">
    /// The exemplar, exposed with the total until another exemplar replaces it. With <see cref="Exemplar.None"/> this
    /// update stores no exemplar, not even the current trace.
    /// </param>
    /// <exception cref="ArgumentNullException">The exemplar is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative, infinite or NaN.</exception>
    public void Inc(double amount, Exemplar exemplar)
    {
        ArgumentNullException.ThrowIfNull(exemplar);
        if (!(amount >= 0 && amount <= double.MaxValue))
        {
            Throw.BadAmount(Owner.Name, nameof(amount), amount);
        }

        _sum.Add(amount);
        Keep(exemplar, amount);
        AfterUpdate();
    }

    /// <summary>
    /// Raises the total to a value that another source has counted. Does nothing if the total is already equal or
    /// greater. Thread-safe: a concurrent call of this method waits, and a concurrent increment is added to the total.
    /// </summary>
    /// <param name="target">The total to reach: finite, and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is negative, infinite or NaN.</exception>
    public void IncTo(double target)
    {
        if (!(target >= 0 && target <= double.MaxValue))
        {
            Throw.BadAmount(Owner.Name, nameof(target), target);
        }

        // Without the lock, two calls could add the same difference. The calls are rare, so all series of the family
        // share one lock.
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

    /// <summary>
    /// Starts a timer. When the timer is disposed, the counter is increased by the elapsed time in seconds.
    /// </summary>
    /// <returns>The running timer. Allocates nothing.</returns>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    internal override void WriteTo(MetricEncoder encoder)
    {
        // The exemplar is read before the value, so that the exposed value includes the update that stored the
        // exemplar.
        StoredExemplar? exemplar = _exemplars?.Take(0);
        encoder.Counter(
            LabelSet, new CounterReading(Value) { CreatedMilliseconds = _createdMilliseconds, Exemplar = exemplar });
    }

    // Not inlined, so that the code of an update without exemplars stays short.
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
