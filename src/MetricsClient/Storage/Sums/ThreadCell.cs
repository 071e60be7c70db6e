namespace MetricsClient.Storage.Sums;

/// <summary>A thread-owned cell of a sum: only the owner writes, without atomic operations.</summary>
/// <remarks>
/// A cell has the same owner until the owner's thread has ended, whether or not the sum still uses the cell. So a store in progress
/// while the sum switches to another cell is not lost. The cell of an ended thread can get a new owner.
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

    /// <summary>Adds one. The current thread is the owner.</summary>
    public void Increment() => _cell.IncrementAlone();

    /// <summary>Adds a finite amount that is not negative. The current thread is the owner.</summary>
    public void Add(double amount) => _cell.AddAlone(amount);

    /// <summary>Makes the caller the owner if the owner's thread has ended. Returns true if the caller is the owner.</summary>
    public bool TryOwn(ThreadToken caller)
    {
        // The compare-and-swap is a full fence: the last writes of the ended thread happen before the new owner's reads.
        ThreadToken owner = Volatile.Read(ref _owner);
        return owner == caller || (owner.HasEnded && Interlocked.CompareExchange(ref _owner, caller, owner) == owner);
    }

    public override void AddTo(ref long whole, ref double fraction)
    {
        whole += _cell.Whole;
        fraction += _cell.Fraction;
    }
}
