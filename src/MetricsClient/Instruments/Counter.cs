using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Storage.Sums;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A total that only increases, such as the number of requests served since the process started.</summary>
/// <remarks>
/// All members are thread-safe. An update is lock-free and allocates nothing, with two exceptions. An exemplar is allocated. A counter
/// allocates further cells when many threads update the counter at the same time, and on a processor with slow atomic operations also when
/// one thread makes most of the updates. Once in a process, one of some hundred updates of a counter measures the processor, in about 2 ms.
/// </remarks>
public sealed class Counter : MetricSeries
{
    private readonly long _createdMilliseconds;
    private StripedSum _sum;
    private ExemplarSlots? _exemplars;

    internal Counter(SeriesIdentity identity)
        : base(identity)
    {
        _createdMilliseconds = identity.Start.Milliseconds;
    }

    /// <summary>Gets the total of all increments.</summary>
    public double Value => _sum.Value;

    /// <summary>Adds 1. Thread-safe and lock-free.</summary>
    /// <remarks>Stores the current trace as an exemplar if <see cref="CounterOptions.SampleExemplars"/> is true.</remarks>
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
    /// <remarks>Stores the current trace as an exemplar if <see cref="CounterOptions.SampleExemplars"/> is true.</remarks>
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
    /// <inheritdoc cref="Inc(double, Exemplar)" path="/param[@name='exemplar']|/exception[@cref='T:System.ArgumentNullException']"/>
    public void Inc(Exemplar exemplar) => Inc(1, exemplar);

    /// <summary>Adds an amount with an exemplar. Thread-safe and lock-free.</summary>
    /// <param name="amount">The amount to add: finite, and not negative.</param>
    /// <param name="exemplar">
    /// The exemplar, exposed with the total until another exemplar replaces it. With <see cref="Exemplar.None"/> this update stores no
    /// exemplar, not even the current trace.
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
    /// Raises the total to a value that another source has counted. Does nothing if the total is already equal or greater. Thread-safe: a
    /// concurrent call of this method waits, and a concurrent increment is added to the total.
    /// </summary>
    /// <param name="target">The total to reach: finite, and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is negative, infinite or NaN.</exception>
    public void IncTo(double target)
    {
        if (!(target >= 0 && target <= double.MaxValue))
        {
            Throw.BadAmount(Owner.Name, nameof(target), target);
        }

        // Without the lock, two calls could add the same difference. The calls are rare, so all series of the family share one lock.
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

    /// <summary>Starts a timer. When the timer is disposed, the counter is increased by the elapsed time in seconds.</summary>
    /// <returns>The running timer. Allocates nothing.</returns>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>Runs synchronous work, and adds 1 if the work throws an exception that the filter accepts.</summary>
    /// <param name="action">The synchronous work. Asynchronous work needs <c>CountExceptionsAsync</c>.</param>
    /// <param name="filter">Returns true for an exception to count. The default is null: each exception counts.</param>
    /// <remarks>The exception propagates unchanged.</remarks>
    /// <exception cref="ArgumentNullException">The work is null.</exception>
    public void CountExceptions(Action action, Func<Exception, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        CountExceptions(
            () =>
            {
                action();
                return true;
            },
            filter);
    }

    /// <inheritdoc cref="CountExceptions(Action, Func{Exception, bool})" path="/summary|/remarks|/exception"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">The synchronous work. Asynchronous work needs <c>CountExceptionsAsync</c>.</param>
    /// <param name="filter">Returns true for an exception to count. The default is null: each exception counts.</param>
    /// <returns>The result of the work.</returns>
    public T CountExceptions<T>(Func<T> function, Func<Exception, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        try
        {
            return function();
        }
        catch (Exception exception) when (Counted(exception, filter))
        {
            throw;
        }
    }

    /// <summary>Runs asynchronous work, and adds 1 if the work fails with an exception that the filter accepts.</summary>
    /// <param name="function">The work.</param>
    /// <param name="filter">Returns true for an exception to count. The default is null: each exception counts.</param>
    /// <returns>A task that ends with the work.</returns>
    /// <remarks>The exception propagates unchanged.</remarks>
    /// <exception cref="ArgumentNullException">The work is null.</exception>
    public Task CountExceptionsAsync(Func<Task> function, Func<Exception, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CountExceptionsAsync(
            async () =>
            {
                await function().ConfigureAwait(false);
                return true;
            },
            filter);
    }

    /// <inheritdoc cref="CountExceptionsAsync(Func{Task}, Func{Exception, bool})" path="/summary|/param|/remarks|/exception"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>A task with the result of the work.</returns>
    public Task<T> CountExceptionsAsync<T>(Func<Task<T>> function, Func<Exception, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CountAsync();

        async Task<T> CountAsync()
        {
            try
            {
                return await function().ConfigureAwait(false);
            }
            catch (Exception exception) when (Counted(exception, filter))
            {
                throw;
            }
        }
    }

    /// <summary>The storage of the total.</summary>
    internal ref StripedSum Sum => ref _sum;

    internal override void WriteTo(MetricEncoder encoder)
    {
        // The exemplar is read before the value, so that the exposed value includes the update that stored the exemplar.
        StoredExemplar? exemplar = _exemplars?.Take(0);
        encoder.Counter(
            LabelSet, new CounterReading(Value) { CreatedMilliseconds = _createdMilliseconds, Exemplar = exemplar });
        _sum.GiveBack();
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

    // Runs as an exception filter: a debugger or a dump still sees the stack of the throw.
    private bool Counted(Exception exception, Func<Exception, bool>? filter)
    {
        if (filter is null || filter(exception))
        {
            Inc();
        }

        return false;
    }
}
