using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>
/// The cells of a contended value, indexed by processor. The number of cells is 0, 2, 4, 8 and so on, up to <see cref="Stripes.MaxCount"/>.
/// </summary>
/// <remarks>
/// <para>Each value also has a first cell outside of the stripes. A value without contention has the first cell alone.</para>
/// <para>The table of cells is never changed, but replaced by compare-and-swap. A larger table has references to the same cells. So an
/// update that still uses the older table writes to a cell of the newer table. Only <see cref="TryShrink"/> replaces a table by a smaller
/// table; the owner of the value moves the content of the removed cells before or after that.</para>
/// <para>Every update reads the table. The table ends in unused entries, because the cells are allocated behind the table in memory.
/// Without the unused entries, a write to the nearest cell would invalidate the cache line of the table (benchmarks: Contention).</para>
/// <para>The number of cells is doubled if conflicts are frequent, see <see cref="UpdateHistory"/>. It is halved after every eighth calm
/// read in a row. A read is calm if there were few conflicts since the read before.</para>
/// <para>The sum of a removed cell is kept at the place of the cell. If it were added to the sum of another cell, the total would be rounded
/// in another order, and could become less by the last bit: a counter that decreases.</para>
/// </remarks>
internal struct Stripes<T>
{
    /// <summary>The smallest number of cells in a table. Instead of a smaller table, the first cell alone remains.</summary>
    public const int MinCount = 2;

    // The number of unused entries at the end of a table. A cell is a reference, or a struct of the size of a reference.
    private const int Spacing = Stripes.BytesApart / sizeof(long);

    private const int ReadsToShrink = 8;

    // The number of conflicts between two reads that keeps the cells.
    private const int ConflictsToStay = 32;

    private T[]? _table;
    private double[]? _removed;
    private int _conflicts;
    private int _calmReads;

    /// <summary>Gets the cells; empty while the value has the first cell alone.</summary>
    public readonly ReadOnlySpan<T> Cells => CellsOf(Table);

    /// <summary>Gets the current table, for <see cref="TryShrink"/>; null while the value has the first cell alone.</summary>
    public readonly T[]? Table => Volatile.Read(in _table);

    /// <summary>Gets the sums of removed cells, each at the place of its cell. Only for a thread that excludes other readers.</summary>
    public readonly ReadOnlySpan<double> RemovedSums => Volatile.Read(in _removed);

    /// <summary>Returns the cell of the current processor.</summary>
    /// <param name="first">The first cell of the value, which is returned if there are no stripes.</param>
    // Inlined, because every update calls this method (benchmarks: Contention).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Mine(T first)
    {
        T[]? table = Table;
        return table is null ? first : table[Stripes.Current(table.Length - Spacing)];
    }

    /// <summary>Adds a conflict: an update found its cell in use. Returns true if the number of cells should be doubled.</summary>
    /// <param name="cell">The lock of the cell.</param>
    /// <param name="updates">The number of updates of the cell.</param>
    public bool AddConflict(ref TryLock cell, long updates)
    {
        NoteConflict();
        return UpdateHistory.Shared.IsContended(ref cell, updates) && HasRoom;
    }

    /// <summary>Adds a lost compare-and-swap on the content of a cell. Returns true if the number of cells should be doubled.</summary>
    public bool AddLostSwap(ref double cell)
    {
        NoteConflict();
        return UpdateHistory.Shared.AddLostSwap(ref cell) && HasRoom;
    }

    /// <summary>Adds contention, which counts as many conflicts. Returns true if the number of cells should be doubled.</summary>
    public bool AddContention()
    {
        Volatile.Write(ref _conflicts, ConflictsToStay);
        return HasRoom;
    }

    private void NoteConflict()
    {
        // Not atomic: a lost conflict does no harm. Above the limit nothing is written, so that the threads of a contended value do not
        // write to the same cache line.
        int conflicts = Volatile.Read(ref _conflicts);
        if (conflicts < ConflictsToStay)
        {
            Volatile.Write(ref _conflicts, conflicts + 1);
        }
    }

    private readonly bool HasRoom => Cells.Length < Stripes.MaxCount;

    /// <summary>Makes room for the sums of all cells, so that <see cref="KeepSum"/> allocates nothing.</summary>
    public void ReserveSums()
    {
        double[] removed = _removed ?? [];
        if (removed.Length < Cells.Length)
        {
            Array.Resize(ref removed, Cells.Length);
            Volatile.Write(ref _removed, removed);
        }
    }

    /// <summary>Keeps the sum of a removed cell. Only for a thread that excludes other readers.</summary>
    public readonly void KeepSum(int place, double sum) => Volatile.Write(ref _removed![place], _removed[place] + sum);

    /// <summary>Removes the kept sums. Only for a thread that excludes other readers.</summary>
    public void ClearSums() => _removed = null;

    /// <summary>Counts a read. Returns true if half of the cells should be removed. Only one thread at a time may call it.</summary>
    public bool AddRead()
    {
        bool isCalm = Volatile.Read(ref _conflicts) < ConflictsToStay && _table is not null;
        Volatile.Write(ref _conflicts, 0);
        _calmReads = isCalm ? _calmReads + 1 : 0;
        return isCalm && _calmReads % ReadsToShrink == 0;
    }

    /// <summary>
    /// Doubles the number of cells, up to the maximum. Does nothing if another thread replaces the table meanwhile, if the cells of the
    /// process have reached the limit of <see cref="StripingMemory"/>, or if memory runs out.
    /// </summary>
    public void Grow<TArgument>(Func<TArgument, T> create, TArgument argument)
    {
        T[]? table = Table;
        ReadOnlySpan<T> cells = CellsOf(table);
        if (cells.Length >= Stripes.MaxCount || !StripingMemory.Shared.HasRoom)
        {
            return;
        }

        int count = Math.Max(MinCount, cells.Length * 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            T[] grown = NewTable(cells, count);
            for (int i = cells.Length; i < count; i++)
            {
                grown[i] = create(argument);
            }

            long added = GC.GetAllocatedBytesForCurrentThread() - before;
            if (TryReplace(table, grown))
            {
                StripingMemory.Shared.Replace(grown, table, share: 1, added);
            }
        }
        catch (OutOfMemoryException)
        {
            // The update that needs more cells goes on with the present cells.
        }
    }

    /// <summary>Returns a copy of a table without the last cells, for <see cref="TryShrink"/>; null if no cell remains.</summary>
    public static T[]? Smaller(T[] table, int kept) => kept == 0 ? null : NewTable(table.AsSpan(0, kept), kept);

    /// <summary>
    /// Replaces a table by <see cref="Smaller"/>. Returns false if another thread has replaced the table. Allocates nothing. The caller also
    /// moves the content of the removed cells, and then calls <see cref="EndLease"/>.
    /// </summary>
    public bool TryShrink(T[] table, T[]? smaller) => TryReplace(table, smaller);

    /// <summary>Ends the lease of a table, and begins that of the smaller table, without the memory of the removed cells.</summary>
    /// <param name="table">The table that was replaced.</param>
    /// <param name="smaller">The table that replaced it; null if no cell remains.</param>
    public static void EndLease(T[] table, T[]? smaller) =>
        StripingMemory.Shared.Replace(smaller, table, (double)CellsOf(smaller).Length / CellsOf(table).Length, added: 0);

    /// <summary>Returns the cells of a table; empty for null.</summary>
    public static ReadOnlySpan<T> CellsOf(T[]? table) => table is null ? [] : table.AsSpan(0, table.Length - Spacing);

    private static T[] NewTable(ReadOnlySpan<T> cells, int count)
    {
        var table = new T[count + Spacing];
        cells.CopyTo(table);
        return table;
    }

    private bool TryReplace(T[]? table, T[]? replacement) =>
        Interlocked.CompareExchange(ref _table, replacement, table) == table;
}
