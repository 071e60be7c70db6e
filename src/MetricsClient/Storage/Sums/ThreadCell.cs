namespace MetricsClient.Storage.Sums;

/// <summary>A thread-owned cell of a sum. Only the owner, which is one thread, writes to the cell, without atomic operations.</summary>
/// <remarks>
/// The owner changes only after the thread of the owner has ended, even if the sum no longer uses the cell. So if the sum switches to
/// another cell while the owner writes, the written amount is not lost. After the thread has ended, another thread can become the owner.
/// </remarks>
internal sealed class ThreadCell : SumExtension
{
    private ThreadToken _owner;
    private SumCell _cell;

    public ThreadCell(ThreadToken owner)
    {
        _owner = owner;
    }

    /// <summary>True if the current thread is the owner.</summary>
    public bool IsMine => _owner == ThreadToken.Current;

    /// <summary>Adds one. The current thread must be the owner.</summary>
    public void Increment() => _cell.IncrementAlone();

    /// <summary>Adds a finite amount that is not negative. The current thread must be the owner.</summary>
    public void Add(double amount) => _cell.AddAlone(amount);

    /// <summary>Makes the calling thread the owner if the owner has ended. Returns true if the calling thread is the owner.</summary>
    public bool TryOwn(ThreadToken caller)
    {
        // HasEnded is true only after the last write of the ended thread. The compare-and-swap is a full fence, so the new owner reads the
        // cell after this check.
        ThreadToken owner = Volatile.Read(ref _owner);
        return owner == caller || (owner.HasEnded && Interlocked.CompareExchange(ref _owner, caller, owner) == owner);
    }

    public override void AddTo(ref long whole, ref double fraction)
    {
        whole += _cell.Whole;
        fraction += _cell.Fraction;
    }
}
