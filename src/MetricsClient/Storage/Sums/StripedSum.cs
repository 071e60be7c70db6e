namespace MetricsClient.Storage.Sums;

/// <summary>A sum to which many threads add. The sum never decreases.</summary>
/// <remarks>
/// <para>A sum starts as one shared cell, to which all threads add by atomic operations. One update in 64 checks for
/// contention. With contention, the sum switches to per-processor cells. Without contention, the updating thread gets a
/// thread-owned cell, to which it adds without atomic operations. When a second thread updates the sum, the sum
/// switches back to a cell for all threads.</para>
/// <para>The per-processor cells and the thread-owned cells are extensions of the sum. All extensions form a chain, so
/// that a reader finds every cell.</para>
/// <para>The active cell is the cell that updates should use. An update may still use the cell that was active before,
/// because a reader adds all cells. No cell is cleared or removed, so no amount is lost and the value never
/// decreases.</para>
/// </remarks>
internal struct StripedSum
{
    // One update in 2^6 checks for contention. More checks would be too slow, because a check costs nearly as much as
    // an update (benchmarks: Counting). With this number, contention is detected soon enough (benchmarks: Contention).
    private const int CheckBits = 6;

    // The largest number of thread-owned cells. Threads that update the sum in turn each get a cell, up to this number.
    // With more threads, each turn is too short to pay for the switch. A sum with per-processor cells may have more
    // thread-owned cells, because these add little to its size.
    private const int MaxThreads = 4;

    private SumCell _shared;

    // The active extension, which updates use instead of the shared cell; null for the shared cell. Then the first
    // extension of the chain.
    private SumExtension? _active;
    private SumExtension? _newest;

    /// <summary>
    /// Gets the current sum. Never decreases, because cells are read in a fixed order and no cell decreases.
    /// </summary>
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

    // Makes a cell owned by the current thread active instead of the current extension. Creates the cell unless the
    // limit is reached.
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

    // Makes a cell for all threads active instead of the cell of another thread. Returns null if the shared cell is
    // active.
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

    // Adds an extension to the chain. Returns null if another thread was first; then the next check tries again.
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
