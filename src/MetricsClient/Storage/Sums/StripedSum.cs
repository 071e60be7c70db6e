namespace MetricsClient.Storage.Sums;

/// <summary>A sum that many threads add to and that never goes down.</summary>
/// <remarks>
/// <para>It begins as one cell, to which everybody adds in atomic steps. Now and then a step looks around. If it sees somebody, the sum
/// gets a cell for each processor, to which all add from then on. If it sees nobody, its thread gets a cell of its own and adds to that
/// with plain stores, until another thread comes and sends everybody back to where all can add.</para>
/// <para>Where updates go is a hint: they may be late in following it, for each is good in the cell where it began. No cell is ever
/// emptied or dropped, so nothing can be lost or fall.</para>
/// </remarks>
internal struct StripedSum
{
    // One update in so many looks around. Reading a cell that was just written by an atomic step costs nearly as much as
    // the step (benchmarks: Counting), and others are found out soon enough (Contention).
    private const int LookBits = 6;

    // Threads that take turns each get a cell, up to here; beyond, turns are too short for it to pay. As many again as there are
    // cells for processors get one where those are, since a few more are not what makes such a sum large.
    private const int MostThreads = 4;

    private SumCell _shared;

    // Where updates go instead of the first cell, one of the chain that begins with the newest.
    private SumExtension? _active;
    private SumExtension? _newest;

    /// <summary>The sum so far. Cells are read in a fixed order and none ever falls, so neither does this.</summary>
    public double Value
    {
        get
        {
            long whole = _shared.Whole;
            double fraction = _shared.Fraction;
            for (SumExtension? annex = Volatile.Read(ref _newest); annex is not null; annex = annex.Older)
            {
                annex.AddTo(ref whole, ref fraction);
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
            if (_shared.Increment() % (1 << LookBits) == 0)
            {
                LookAround();
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
        else if (SumCell.IsChosen(before, LookBits))
        {
            Settle(null);
        }
    }

    private void LookAround()
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

    // Gives the thread a cell of its own, if there is one to have, and sends updates there instead of where they go now.
    private void Settle(SumExtension? now)
    {
        var me = ThreadToken.OfCurrent();
        SumExtension? newest = Volatile.Read(ref _newest);
        SumExtension? own = null;
        int room = MostThreads + (now is null ? 0 : Stripes.Count);
        for (SumExtension? annex = newest; annex is not null && own is null; annex = annex.Older)
        {
            if (annex is ThreadCell cell)
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
            Interlocked.CompareExchange(ref _active, own, now);
        }
    }

    // Sends updates back from the cell of another thread, to where all can add.
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

    // Fails when another thread was first, who may have brought the same. The next look around will show.
    private SumExtension? TryAttach(SumExtension made) =>
        Interlocked.CompareExchange(ref _newest, made, made.Older) == made.Older ? made : null;

    private static ProcessorCells? ProcessorCellsFrom(SumExtension? newest)
    {
        SumExtension? annex = newest;
        while (annex is not (null or ProcessorCells))
        {
            annex = annex.Older;
        }

        return annex as ProcessorCells;
    }
}
