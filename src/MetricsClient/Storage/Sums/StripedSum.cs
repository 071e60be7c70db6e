using System.Runtime.CompilerServices;

namespace MetricsClient.Storage.Sums;

/// <summary>A sum to which many threads add. The sum never decreases.</summary>
/// <remarks>
/// <para>A sum starts as one shared cell, to which all threads add by atomic operations. One update in 64 looks for contention. With
/// contention, the sum switches to per-processor cells. If one thread makes all updates, the sum switches to a thread-owned cell, to which
/// the thread adds without atomic operations, or to the shared cell, if that is faster on the processor (<see cref="UpdateCost"/>). When a
/// second thread updates the sum, the sum switches back to a cell for all threads.</para>
/// <para>The per-processor cells and the thread-owned cells are extensions of the sum. All extensions form a chain, so that a reader finds
/// every cell.</para>
/// <para>The active cell is the cell that updates should use. An update may still use the cell that was active before, because a reader
/// adds all cells. No amount is lost, and the value never decreases; <see cref="ProcessorCells"/> describes how cells are removed.</para>
/// </remarks>
internal struct StripedSum
{
    // The largest number of thread-owned cells. Threads that update the sum in turn each get a cell, up to this number. With more threads,
    // each turn is too short to pay for the switch.
    private const int MaxThreads = 4;

    private SumCell _shared;

    // The active extension, which updates use instead of the shared cell; null for the shared cell. Then the first extension of the chain.
    private SumExtension? _active;
    private SumExtension? _newest;

    /// <summary>
    /// Gets the current sum. Never decreases, because cells are read in a fixed order and no cell decreases. Waits while another reader moves
    /// the content of removed cells.
    /// </summary>
    // At the moment without an extension the shared cell is the whole sum, and it never decreases afterwards. Updates of a later extension
    // happen during the read. Most sums are one cell, whose read compiles no loop (benchmarks: cold).
    public double Value => Newest is null ? _shared.Whole + _shared.Fraction : ReadAll();

    /// <summary>Gets the extension that updates use at the moment; null for the shared cell.</summary>
    public readonly SumExtension? Active => Volatile.Read(in _active);

    /// <summary>Gets the first extension of the chain; null if the sum is one shared cell.</summary>
    public readonly SumExtension? Newest => Volatile.Read(in _newest);

    /// <summary>Adds one.</summary>
    public void Increment()
    {
        SumExtension? active = _active;
        if (active is null)
        {
            IncrementShared();
        }
        else if (active is ThreadCell { IsMine: true } mine)
        {
            mine.Increment();
        }
        else
        {
            IncrementElsewhere(active);
        }
    }

    /// <summary>Adds a finite amount that is not negative.</summary>
    public void Add(double amount)
    {
        SumExtension? active = _active;
        if (active is null)
        {
            AddShared(amount);
        }
        else if (active is ThreadCell { IsMine: true } mine)
        {
            mine.Add(amount);
        }
        else
        {
            AddElsewhere(active, amount);
        }
    }

    /// <summary>Counts a read, and removes cells that are no longer needed.</summary>
    public void GiveBack()
    {
        if (Newest is { } newest && ProcessorCellsFrom(newest) is { } cells && cells.GiveBack(ref _shared))
        {
            Leave(cells);
        }
    }

    /// <summary>Gets the version of <see cref="ProcessorCells"/>; 0 without processor cells.</summary>
    public readonly int Version => ProcessorCellsFrom(Newest)?.Version ?? 0;

    private readonly double ReadAll()
    {
        // The loop ends, because content moves only after several reads, and the mover needs no lock.
        var spin = default(YieldingSpin);
        while (true)
        {
            int version = Version;
            double sum = ReadOnce();
            if (version % 2 == 0 && version == Version)
            {
                return sum;
            }

            spin.Once();
        }
    }

    private readonly double ReadOnce()
    {
        long whole = _shared.Whole;
        double fraction = _shared.Fraction;
        for (SumExtension? extension = Newest; extension is not null; extension = extension.Older)
        {
            extension.AddTo(ref whole, ref fraction);
        }

        return whole + fraction;
    }

    private void IncrementElsewhere(SumExtension active)
    {
        ProcessorCells? cells = active as ProcessorCells ?? Leave(active);
        if (!IsAdded(cells, cells?.Increment() ?? CellUpdate.NoCells))
        {
            IncrementShared();
        }
    }

    private void AddElsewhere(SumExtension active, double amount)
    {
        ProcessorCells? cells = active as ProcessorCells ?? Leave(active);
        if (!IsAdded(cells, cells?.Add(amount) ?? CellUpdate.NoCells))
        {
            AddShared(amount);
        }
    }

    // Changes the active cell if the result of an update asks for a change. Returns false if the update must go to the shared cell.
    private bool IsAdded(ProcessorCells? cells, CellUpdate update)
    {
        switch (update)
        {
            case CellUpdate.NoCells:
                Leave(cells);
                return false;
            case CellUpdate.AddedAlone:
                SettleAlone(cells);
                return true;
            default:
                return true;
        }
    }

    // The only operation of the most frequent update, so it must be inlined (benchmarks: Counting).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void IncrementShared()
    {
        if (_shared.Increment() % UpdateHistory.UpdatesPerLook == 0)
        {
            Look();
        }
    }

    private void AddShared(double amount)
    {
        if (SumCell.IsSampled(_shared.Add(amount), UpdateHistory.LookBits))
        {
            Look();
        }
    }

    private void Look()
    {
        switch (UpdateHistory.Shared.Look(ref _shared))
        {
            case UpdatePattern.Contended when Leave(null) is null:
                Grow();
                break;
            case UpdatePattern.Alone:
                SettleAlone(null);
                break;
            default:
                break;
        }
    }

    // Makes the fastest cell for a thread that updates the sum alone active: a cell of the thread, or the shared cell.
    private void SettleAlone(ProcessorCells? current)
    {
        if (UpdateCost.Shared.IsThreadCellFaster)
        {
            Settle(current);
        }
        else if (current is not null)
        {
            Interlocked.CompareExchange(ref _active, null, current);
        }
    }

    // Makes a cell owned by the current thread active instead of the current extension. Creates the cell unless the limit is reached.
    private void Settle(SumExtension? current)
    {
        var me = ThreadToken.OfCurrent();
        SumExtension? newest = Volatile.Read(ref _newest);
        SumExtension? own = null;
        int room = MaxThreads;
        for (SumExtension? extension = newest; extension is not null && own is null; extension = extension.Older)
        {
            if (extension is ThreadCell cell)
            {
                own = cell.TryOwn(me) ? cell : null;
                room--;
            }
        }

        if (own is null && room > 0)
        {
            own = TryAttach(new ThreadCell(me) { Older = newest });
        }

        if (own is not null)
        {
            Interlocked.CompareExchange(ref _active, own, current);
        }
    }

    // Makes a cell for all threads active instead of the cell of another thread, or instead of processor cells that were removed. Returns
    // null if the shared cell is active.
    private ProcessorCells? Leave(SumExtension? left)
    {
        ProcessorCells? cells = ProcessorCellsFrom(Newest) is { HasCells: true } found ? found : null;
        Interlocked.CompareExchange(ref _active, cells, left);
        return cells;
    }

    /// <summary>Doubles the number of the processor cells, and makes them active.</summary>
    public void Grow()
    {
        SumExtension? newest = Volatile.Read(ref _newest);
        ProcessorCells? cells = ProcessorCellsFrom(newest) ?? TryAttach(new ProcessorCells { Older = newest }) as ProcessorCells;
        if (cells is not null)
        {
            cells.Grow();
            Volatile.Write(ref _active, cells);
        }
    }

    // Adds an extension to the chain. Returns null if another thread was first; then the next check tries again.
    private SumExtension? TryAttach(SumExtension made) =>
        Interlocked.CompareExchange(ref _newest, made, made.Older) == made.Older ? made : null;

    // At most one, because a second can be attached only to a chain without one.
    private static ProcessorCells? ProcessorCellsFrom(SumExtension? newest)
    {
        SumExtension? extension = newest;
        while (extension is not (null or ProcessorCells))
        {
            extension = extension.Older;
        }

        return extension as ProcessorCells;
    }
}
