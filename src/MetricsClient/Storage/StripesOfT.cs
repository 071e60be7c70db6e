using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>The cells of a contended value, indexed by processor: none, 2, 4, 8 up to <see cref="Stripes.MaxCount"/>.</summary>
/// <remarks>
/// <para>The first cell of the value is not part of the stripes: a value without contention consists of the first cell alone.</para>
/// <para>The table is replaced by compare-and-swap and never changed. Growth copies the references, so an update that still uses an
/// older table writes to a cell of the newer table. A table shrinks only by <see cref="Stripes.GiveBack"/>.</para>
/// <para>The table ends in unused entries: the cells are allocated behind the table, and a write to the first of these cells would
/// otherwise invalidate the cache line from which every update reads the table (benchmarks: Contention).</para>
/// <para>The policy: double the cells at 32 conflicts since the last read, and halve the cells at every eighth read in a row without a
/// conflict.</para>
/// </remarks>
internal struct Stripes<T>
{
    /// <summary>The smallest number of cells; below, the first cell alone remains.</summary>
    public const int MinCount = 2;

    // Unused entries at the end of a table. A cell is a reference, or a struct of the size of a reference.
    private const int Spacing = Stripes.BytesApart / sizeof(long);

    private const int ConflictsToGrow = 32;
    private const int ReadsToShrink = 8;

    private T[]? _table;
    private int _conflicts;
    private int _calmReads;

    /// <summary>Gets the cells; empty while the first cell suffices.</summary>
    public readonly ReadOnlySpan<T> Cells => CellsOf(Table);

    /// <summary>Gets the identity of the present cells for <see cref="TryShrink"/>; null while the first cell suffices.</summary>
    public readonly T[]? Table => Volatile.Read(in _table);

    /// <summary>Returns the cell of the current processor.</summary>
    /// <param name="first">The cell to return while there are no stripes.</param>
    // Inlined because this is on the path of every update (benchmarks: Contention).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Mine(T first)
    {
        T[]? table = Table;
        return table is null ? first : table[Stripes.Current(table.Length - Spacing)];
    }

    /// <summary>Counts an update that found the cell in use. Returns true if the cells should be doubled.</summary>
    public bool AddConflict() =>
        Interlocked.Increment(ref _conflicts) >= ConflictsToGrow && Cells.Length < Stripes.MaxCount;

    /// <summary>Counts a read. Returns true if half of the cells should be given back. One thread at a time.</summary>
    public bool AddRead()
    {
        bool isCalm = Interlocked.Exchange(ref _conflicts, 0) == 0 && _table is not null;
        _calmReads = isCalm ? _calmReads + 1 : 0;
        return isCalm && _calmReads % ReadsToShrink == 0;
    }

    /// <summary>Doubles the cells up to the maximum. Does nothing if another thread replaces the table meanwhile.</summary>
    public void Grow<TArgument>(Func<TArgument, T> create, TArgument argument)
    {
        T[]? table = Table;
        ReadOnlySpan<T> cells = CellsOf(table);
        if (cells.Length >= Stripes.MaxCount)
        {
            return;
        }

        int count = Math.Max(MinCount, cells.Length * 2);
        T[] grown = NewTable(cells, count);
        for (int i = cells.Length; i < count; i++)
        {
            grown[i] = create(argument);
        }

        if (TryReplace(table, grown))
        {
            Volatile.Write(ref _conflicts, 0);
        }
    }

    /// <summary>Removes the last cells from the table. Returns false if another thread replaced the table.</summary>
    /// <param name="table">The table at the time of the decision.</param>
    /// <param name="kept">The number of remaining cells.</param>
    public bool TryShrink(T[] table, int kept) => TryReplace(table, kept == 0 ? null : NewTable(table.AsSpan(0, kept), kept));

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
