namespace MetricsClient.Storage.Sums;

/// <summary>A cell of a sum that one thread alone writes to, with plain stores.</summary>
/// <remarks>
/// It belongs to a thread as long as that is alive, whether or not the sum still uses it: a store that was under way when the sum
/// turned elsewhere is then not lost. Only what a dead thread leaves goes to another one.
/// </remarks>
internal sealed class ThreadCell : SumExtension
{
    private ThreadToken _owner;
    private SumCell _cell;

    public ThreadCell(ThreadToken owner)
    {
        _owner = owner;
    }

    /// <summary>Whether the thread that asks is the one that may add here.</summary>
    public bool IsMine => _owner == ThreadToken.Current;

    /// <summary>Adds one; only where <see cref="IsMine"/>.</summary>
    public void Increment() => _cell.IncrementAlone();

    /// <summary>Adds a finite amount that is not negative; only where <see cref="IsMine"/>.</summary>
    public void Add(double amount) => _cell.AddAlone(amount);

    /// <summary>Makes it the caller's if it is nobody's any more; whether it is the caller's.</summary>
    public bool TryOwn(ThreadToken caller)
    {
        // The exchange is a fence: what the ended thread wrote last is read after its end was seen.
        ThreadToken owner = Volatile.Read(ref _owner);
        return owner == caller || (owner.IsOver && Interlocked.CompareExchange(ref _owner, caller, owner) == owner);
    }

    public override void AddTo(ref long whole, ref double fraction)
    {
        whole += _cell.Whole;
        fraction += _cell.Fraction;
    }
}
