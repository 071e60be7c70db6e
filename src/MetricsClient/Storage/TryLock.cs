using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>The lock of one cell: writers try to acquire the lock and update another cell on failure; readers wait.</summary>
/// <remarks>
/// <para>Acquiring is a compare-and-swap, which is a full fence. Releasing is a volatile store, which is a release. So all writes of a
/// holder happen before all reads of the next holder, and plain loads and stores suffice in between.</para>
/// <para>A holder never waits for a second lock of this kind, and releases after a few steps, in a finally block if a step may throw. A
/// lock that is never released closes its cell: see <see cref="Stripes.GiveBack"/>.</para>
/// </remarks>
internal struct TryLock
{
    private const int Free = 0;
    private const int Writer = 1;
    private const int Reader = 2;

    // More than a running reader needs to copy a cell.
    private const int MaxTries = 100;

    private int _holder;

    /// <summary>Acquires the lock for an update. Returns false if a writer, or a reader without a processor, holds the lock.</summary>
    /// <remarks>A reader is waited for briefly, so that a scrape does not look like contention.</remarks>
    // The load comes first: a failing compare-and-swap would take the cache line away from the holder.
    public bool TryAcquire() =>
        (Volatile.Read(ref _holder) == Free && Interlocked.CompareExchange(ref _holder, Writer, Free) == Free)
        || TryAcquireAfterReader();

    /// <summary>Acquires the lock to read the cell. Returns false if the lock is held.</summary>
    public bool TryAcquireToRead() => Interlocked.CompareExchange(ref _holder, Reader, Free) == Free;

    /// <summary>Acquires the lock to read or replace the content of the cell, and waits for the holder.</summary>
    public void AcquireToRead()
    {
        // Ends because every holder releases after a few steps. The spin yields, since the holder may need this processor.
        var spin = new SpinWait();
        while (!TryAcquireToRead())
        {
            spin.SpinOnce(sleep1Threshold: -1);
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
