using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>The memory of all cells of processors in this process, with a limit: above the limit no value gets further cells.</summary>
/// <remarks>
/// Each table of cells has a lease, which ends when the table is replaced, or with the table, when the garbage collector frees the series.
/// Thread-safe. Called only when cells are added or removed.
/// </remarks>
internal sealed class StripingMemory
{
    /// <summary>The limit in bytes: cells for tens of thousands of contended series.</summary>
    public const long MaxBytes = 64 << 20;

    private readonly ConditionalWeakTable<object, Lease> _leases = [];
    private readonly long _limit;
    private long _used;

    public StripingMemory(long limit)
    {
        _limit = limit;
    }

    /// <summary>Gets the memory of this process.</summary>
    public static StripingMemory Shared { get; } = new(MaxBytes);

    /// <summary>Gets the number of bytes in use.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>True while cells can be added. The last addition may exceed the limit.</summary>
    public bool HasRoom => Used < _limit;

    /// <summary>Adds bytes to the lease of a table that replaces another table.</summary>
    /// <param name="table">The new table; null if no cell remains.</param>
    /// <param name="replaced">The table that was replaced; null if there was none.</param>
    /// <param name="share">The share of the bytes of the replaced table that the new table keeps; at most 1.</param>
    /// <param name="added">The bytes of the cells that the replaced table does not have.</param>
    public void Replace(object? table, object? replaced, double share, long added)
    {
        long kept = 0;
        if (replaced is not null && _leases.TryGetValue(replaced, out Lease? old))
        {
            kept = (long)(old.End() * share);
            _leases.Remove(replaced);
        }

        if (table is not null)
        {
            _leases.Add(table, new Lease(this, kept + added));
        }
    }

    private void Add(long bytes) => Interlocked.Add(ref _used, bytes);

    private sealed class Lease
    {
        private readonly StripingMemory _memory;
        private long _bytes;

        public Lease(StripingMemory memory, long bytes)
        {
            _memory = memory;
            _bytes = bytes;
            memory.Add(bytes);
        }

        ~Lease()
        {
            End();
        }

        /// <summary>Ends the lease, and returns the bytes.</summary>
        public long End()
        {
            long bytes = Interlocked.Exchange(ref _bytes, 0);
            _memory.Add(-bytes);
            return bytes;
        }
    }
}
