using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>The lock of one cell. If the lock is held, a writer updates another cell, and a reader waits.</summary>
/// <remarks>
/// <para>Acquiring is a compare-and-swap, which is a full fence. Releasing is a volatile store, which is a release. So all writes of a
/// holder happen before all reads of the next holder, and a holder needs only plain loads and stores.</para>
/// <para>A holder never waits for a second lock of this kind. It releases the lock after a few operations, in a finally block if one of
/// them may throw an exception. A lock that is never released closes its cell for ever: see <see cref="Stripes.GiveBack"/>.</para>
/// </remarks>
internal struct TryLock
{
    private const int Free = 0;
    private const int Writer = 1;
    private const int Reader = 2;

    // Long enough for a running reader to copy a cell.
    private const int MaxTries = 100;

    // A running writer holds the lock for some nanoseconds.
    private const int MaxTriesForWriter = 8;
    private const int SpinsBetweenTries = 8;

    private int _holder;

    /// <summary>Acquires the lock for an update. Returns false if a writer holds the lock, or a reader that is suspended.</summary>
    /// <remarks>The method waits briefly for a reader. Otherwise each scrape would count as contention.</remarks>
    // The load comes first, because a failing compare-and-swap would take the cache line away from the processor of the holder.
    public bool TryAcquire() =>
        (Volatile.Read(ref _holder) == Free && Interlocked.CompareExchange(ref _holder, Writer, Free) == Free)
        || TryAcquireAfterReader();

    /// <summary>
    /// Acquires the lock for an update, and waits about a microsecond for the holder. Returns false if the lock is still held then, because
    /// its holder is suspended.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryAcquireSoon()
    {
        for (int i = 0; i < MaxTriesForWriter; i++)
        {
            Thread.SpinWait(SpinsBetweenTries);
            if (TryAcquire())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Acquires the lock to read or move the content of the cell. Returns false if the lock is held.</summary>
    public bool TryAcquireToRead() => Interlocked.CompareExchange(ref _holder, Reader, Free) == Free;

    /// <summary>Acquires the lock to read or replace the content of the cell. Waits while another thread holds the lock.</summary>
    public void AcquireToRead()
    {
        // The loop ends, because every holder soon releases the lock. The spin yields, because the holder may need this processor.
        var spin = default(YieldingSpin);
        while (!TryAcquireToRead())
        {
            spin.Once();
        }
    }

    /// <summary>Releases the lock, which the caller holds.</summary>
    public void Release() => Volatile.Write(ref _holder, Free);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryAcquireAfterReader()
    {
        for (int i = 0; i < MaxTries && Volatile.Read(ref _holder) != Writer; i++)
        {
            if (Interlocked.CompareExchange(ref _holder, Writer, Free) == Free)
            {
                return true;
            }

            Thread.SpinWait(1);
        }

        return false;
    }
}
