using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>The cells of a contended value, indexed by processor: none, 2, 4, 8 up to <see cref="Stripes.MaxCount"/>.</summary>
/// <remarks>
/// <para>The first cell of the value is not part of the stripes: a value without contention consists of the first cell alone.</para>
/// <para>The table is replaced by compare-and-swap and never changed. Growth copies the references, so an update that still uses an
/// older table writes to a cell of the newer table. A table shrinks only by <see cref="Stripes.GiveBack"/>.</para>
/// <para>The policy: double the cells at 32 conflicts since the last read, and halve the cells at every eighth read in a row without a
/// conflict.</para>
/// </remarks>
internal struct Stripes<T>
{
    /// <summary>The smallest number of cells; below, the first cell alone remains.</summary>
    public const int MinCount = 2;

    private const int ConflictsToGrow = 32;
    private const int ReadsToShrink = 8;

    private T[]? _cells;
    private int _conflicts;
    private int _calmReads;

    /// <summary>Gets the cells; null while the first cell suffices.</summary>
    public readonly T[]? Cells => Volatile.Read(in _cells);

    /// <summary>Returns the cell of the current processor.</summary>
    /// <param name="first">The cell to return while there are no stripes.</param>
    // Inlined because this is on the path of every update (benchmarks: Contention).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Mine(T first)
    {
        T[]? cells = Cells;
        return cells is null ? first : cells[Stripes.Current(cells.Length)];
    }

    /// <summary>Counts an update that found the cell in use. Returns true if the cells should be doubled.</summary>
    public bool AddConflict() =>
        Interlocked.Increment(ref _conflicts) >= ConflictsToGrow && (Cells?.Length ?? 0) < Stripes.MaxCount;

    /// <summary>Counts a read. Returns true if half of the cells should be given back. One thread at a time.</summary>
    public bool AddRead()
    {
        bool isCalm = Interlocked.Exchange(ref _conflicts, 0) == 0 && _cells is not null;
        _calmReads = isCalm ? _calmReads + 1 : 0;
        return isCalm && _calmReads % ReadsToShrink == 0;
    }

    /// <summary>Doubles the cells up to the maximum. Does nothing if another thread replaces the table meanwhile.</summary>
    public void Grow<TArgument>(Func<TArgument, T> create, TArgument argument)
    {
        T[]? cells = Cells;
        int old = cells?.Length ?? 0;
        if (old >= Stripes.MaxCount)
        {
            return;
        }

        var grown = new T[Math.Max(MinCount, old * 2)];
        cells?.CopyTo(grown, 0);
        for (int i = old; i < grown.Length; i++)
        {
            grown[i] = create(argument);
        }

        if (TryReplace(cells, grown))
        {
            Volatile.Write(ref _conflicts, 0);
        }
    }

    /// <summary>Removes the last cells from the table. Returns false if another thread replaced the table.</summary>
    /// <param name="cells">The table at the time of the decision.</param>
    /// <param name="kept">The number of remaining cells.</param>
    public bool TryShrink(T[] cells, int kept) => TryReplace(cells, kept == 0 ? null : cells[..kept]);

    private bool TryReplace(T[]? cells, T[]? replacement) =>
        Interlocked.CompareExchange(ref _cells, replacement, cells) == cells;
}
