using System.Runtime.CompilerServices;

namespace MetricsClient.Storage.Gauges;

/// <summary>The value of a gauge, which threads set, raise, lower and change by amounts.</summary>
/// <remarks>
/// <para>A value starts as one number. Setting is a store, and adding is a compare-and-swap. After repeated lost swaps the value moves to a
/// <see cref="StripedGauge"/>, and stays there.</para>
/// <para>The move is made in this order: the striped gauge is published while its cells are frozen, a process-wide memory barrier follows, the
/// number is exchanged for a reserved NaN, and the cells are opened with the number. A compare-and-swap on the number fails after the
/// exchange. A store of <see cref="Set"/> can still reach the number after the exchange, because the thread was suspended before the store.
/// The barrier ensures that this thread finds the striped gauge after its store. Then the number in place of the reserved NaN is a pending
/// value, which the next thread that freezes the cells takes over; <see cref="Set"/> does not return before that.</para>
/// <para>A compare-and-swap can change a pending value, if the value is the number that the thread has seen before the move. So each thread
/// looks for a striped gauge after its swap, and takes over the pending value before its call ends.</para>
/// <para>Each operation takes effect at one moment between call and return, so that all threads see one order of all operations.</para>
/// </remarks>
internal struct GaugeValue
{
    private double _number;
    private StripedGauge? _striped;

    /// <summary>Gets the current value. Waits while another thread reads or sets a striped value.</summary>
    public double Value
    {
        get
        {
            // The number is read first. If there is no striped gauge afterwards, the number was not exchanged before.
            double number = Volatile.Read(ref _number);
            return Striped is { } striped ? striped.Read(ref _number) : number;
        }
    }

    /// <summary>Gets the cells of the value under contention; null without contention.</summary>
    public readonly StripedGauge? Striped => Volatile.Read(in _striped);

    /// <summary>Replaces the value.</summary>
    public void Set(double value)
    {
        // The store comes first, because a gauge that is only set needs no more than this store and one load (benchmarks: Gauges).
        Volatile.Write(ref _number, StripedGauge.Storable(value));
        if (Striped is { } striped)
        {
            striped.TakePending(ref _number);
        }
    }

    /// <summary>Adds an amount.</summary>
    public void Add(double amount)
    {
        double seen = Volatile.Read(ref _number);
        if (Striped is { } striped)
        {
            striped.Add(amount);
        }
        else if (!TrySwap(ref seen, seen + amount))
        {
            AddContended(amount);
        }
    }

    /// <summary>Raises the value to <paramref name="target"/>, unless the value is already greater.</summary>
    public void RaiseTo(double target)
    {
        double seen = Volatile.Read(ref _number);
        while (Striped is null)
        {
            if (seen >= target || TrySwap(ref seen, target))
            {
                return;
            }
        }

        Striped!.RaiseTo(ref _number, target);
    }

    /// <summary>Lowers the value to <paramref name="target"/>, unless the value is already less.</summary>
    public void LowerTo(double target)
    {
        double seen = Volatile.Read(ref _number);
        while (Striped is null)
        {
            if (seen <= target || TrySwap(ref seen, target))
            {
                return;
            }
        }

        Striped!.LowerTo(ref _number, target);
    }

    /// <summary>Counts a read, and removes cells that are no longer needed.</summary>
    public void GiveBack() => Striped?.GiveBack(ref _number);

    /// <summary>Moves the value to a striped gauge. Does nothing if the value is striped, or if memory runs out.</summary>
    public void Stripe()
    {
        try
        {
            if (Striped is null)
            {
                StripedGauge.Publish(ref _striped, ref _number);
            }
        }
        catch (OutOfMemoryException)
        {
            // The update that needs a striped gauge goes on with the number.
        }
    }

    // The swap is a full fence, so a striped gauge whose pending value was swapped is visible afterwards.
    private bool TrySwap(ref double seen, double value)
    {
        bool swapped = AtomicDouble.TrySwap(ref _number, ref seen, value);
        if (swapped && Striped is { } striped)
        {
            striped.TakePending(ref _number);
        }

        return swapped;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddContended(double amount)
    {
        if (Striped is null && UpdateHistory.Shared.AddLostSwap(ref _number))
        {
            Stripe();
        }

        while (true)
        {
            // The number is read first. If there is no striped gauge afterwards, the number is no pending value.
            double seen = Volatile.Read(ref _number);
            if (Striped is { } striped)
            {
                striped.Add(amount);
                return;
            }

            if (TrySwap(ref seen, seen + amount))
            {
                return;
            }
        }
    }
}
