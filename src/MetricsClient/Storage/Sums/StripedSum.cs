namespace MetricsClient.Storage.Sums;

/// <summary>A sum of many threads that never decreases.</summary>
/// <remarks>
/// <para>A sum starts as one shared cell, updated by atomic operations. One update in 64 checks for contention. Under contention the
/// sum switches to per-processor cells. Without contention the updating thread gets a thread-owned cell, written without atomic
/// operations, until a second thread updates the sum and switches back to a cell for all threads.</para>
/// <para>The active cell is a hint: an update may still use the cell that was active before, because all cells count. No cell is
/// cleared or removed, so no amount is lost and the value never decreases.</para>
/// </remarks>
internal struct StripedSum
{
    // One update in 2^6 checks for contention. The check costs nearly as much as an update (benchmarks: Counting), and finds
    // contention soon enough (benchmarks: Contention).
    private const int CheckBits = 6;

    // Threads that take turns get a cell each, up to this number; with more threads, turns are too short for a cell to pay. A sum with
    // per-processor cells may have more, because thread-owned cells then add little to its size.
    private const int MaxThreads = 4;

    private SumCell _shared;

    // The extension that updates use instead of the shared cell, if any, and the start of the chain of all extensions.
    private SumExtension? _active;
    private SumExtension? _newest;

    /// <summary>Gets the current sum. Never decreases, because cells are read in a fixed order and no cell decreases.</summary>
    public double Value
    {
        get
        {
            long whole = _shared.Whole;
            double fraction = _shared.Fraction;
            for (SumExtension? extension = Volatile.Read(ref _newest); extension is not null; extension = extension.Older)
            {
                extension.AddTo(ref whole, ref fraction);
            }

            return whole + fraction;
        }
    }

    /// <summary>Adds one.</summary>
    public void Increment()
    {
        SumExtension? active = _active;
        if (active is null)
        {
            if (_shared.Increment() % (1 << CheckBits) == 0)
            {
                CheckContention();
            }
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

    private void IncrementElsewhere(SumExtension active)
    {
        ProcessorCells? cells = active as ProcessorCells ?? Leave(active);
        if (cells is null)
        {
            _shared.Increment();
        }
        else if (cells.Increment())
        {
            Settle(cells);
        }
    }

    private void AddElsewhere(SumExtension active, double amount)
    {
        ProcessorCells? cells = active as ProcessorCells ?? Leave(active);
        if (cells is null)
        {
            AddShared(amount);
        }
        else if (cells.Add(amount))
        {
            Settle(cells);
        }
    }

    private void AddShared(double amount)
    {
        if (!_shared.Add(amount, out long before))
        {
            Grow();
        }
        else if (SumCell.IsSampled(before, CheckBits))
        {
            Settle(null);
        }
    }

    private void CheckContention()
    {
        if (_shared.IsStill())
        {
            Settle(null);
        }
        else
        {
            Grow();
        }
    }

    // Gives the current thread an own cell, unless the limit is reached, and makes the cell active instead of the current extension.
    private void Settle(SumExtension? current)
    {
        var me = ThreadToken.OfCurrent();
        SumExtension? newest = Volatile.Read(ref _newest);
        SumExtension? own = null;
        int room = MaxThreads + (current is null ? 0 : Stripes.MaxCount);
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

    // Switches from the cell of another thread to a cell for all threads. Returns null for the shared cell.
    private ProcessorCells? Leave(SumExtension cell)
    {
        ProcessorCells? cells = ProcessorCellsFrom(Volatile.Read(ref _newest));
        Interlocked.CompareExchange(ref _active, cells, cell);
        return cells;
    }

    private void Grow()
    {
        SumExtension? newest = Volatile.Read(ref _newest);
        if ((ProcessorCellsFrom(newest) ?? TryAttach(new ProcessorCells { Older = newest })) is { } cells)
        {
            Volatile.Write(ref _active, cells);
        }
    }

    // Returns null if another thread attached an extension first. The next check decides again.
    private SumExtension? TryAttach(SumExtension made) =>
        Interlocked.CompareExchange(ref _newest, made, made.Older) == made.Older ? made : null;

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
