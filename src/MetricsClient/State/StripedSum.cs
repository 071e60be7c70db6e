namespace MetricsClient.State;

/// <summary>A sum that many threads add to and that never goes down.</summary>
/// <remarks>
/// <para>It begins as one cell, to which everybody adds in atomic steps. Now and then a step looks around. If it sees nobody, its thread
/// gets a cell of its own and adds to that with plain stores until another thread comes, which sends everybody back to the first cell.
/// If it sees somebody, the sum gets a cell for each processor, once and for ever.</para>
/// <para>An update finishes in the cell where it began, and no cell is ever emptied or dropped, so nothing can be lost or fall.</para>
/// </remarks>
internal struct StripedSum
{
    // One update in so many looks around. Reading a cell that was just written by an atomic step costs nearly as much as
    // the step (benchmarks: Counting), and others are found out soon enough (Contention).
    private const int LookBits = 6;

    // The golden ratio: spreads any sequence of numbers over the upper bits. It leaves zero alone, which many sums begin with,
    // so the complement is what is spread.
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    // Threads that take turns each get a cell, up to here; beyond, turns are too short for it to pay.
    private const int MostThreads = 4;

    private SumCell _shared;
    private SumAnnex? _active;
    private SumAnnex? _newest;

    /// <summary>The sum so far. Cells are read in a fixed order and none ever falls, so neither does this.</summary>
    public double Value
    {
        get
        {
            long whole = _shared.Whole;
            double fraction = _shared.Fraction;
            for (SumAnnex? annex = Volatile.Read(ref _newest); annex is not null; annex = annex.Older)
            {
                annex.AddTo(ref whole, ref fraction);
            }

            return whole + fraction;
        }
    }

    /// <summary>Adds one.</summary>
    public void Increment()
    {
        SumAnnex? active = _active;
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
        SumAnnex? active = _active;
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

    private void IncrementElsewhere(SumAnnex active)
    {
        if (active is ProcessorCells cells)
        {
            cells.Increment();
            return;
        }

        Interlocked.CompareExchange(ref _active, null, active);
        _shared.Increment();
    }

    private void AddElsewhere(SumAnnex active, double amount)
    {
        if (active is ProcessorCells cells)
        {
            cells.Add(amount);
            return;
        }

        Interlocked.CompareExchange(ref _active, null, active);
        AddShared(amount);
    }

    private void AddShared(double amount)
    {
        if (!_shared.Add(amount, out long before))
        {
            Grow();
        }
        else if (unchecked((ulong)~before * Spread) >> (64 - LookBits) == 0)
        {
            Settle();
        }
    }

    private void LookAround()
    {
        if (_shared.IsStill())
        {
            Settle();
        }
        else
        {
            Grow();
        }
    }

    // Gives the thread a cell of its own, if there is one to have.
    private void Settle()
    {
        var me = ThreadMark.OfCurrent();
        SumAnnex? newest = Volatile.Read(ref _newest);
        int threads = 0;
        for (SumAnnex? annex = newest; annex is not null; annex = annex.Older)
        {
            if (annex is not ThreadCell cell)
            {
                return;
            }

            if (cell.TryOwn(me))
            {
                Interlocked.CompareExchange(ref _active, cell, null);
                return;
            }

            threads++;
        }

        if (threads < MostThreads && TryAttach(new ThreadCell(me) { Older = newest }) is { } made)
        {
            Interlocked.CompareExchange(ref _active, made, null);
        }
    }

    private void Grow()
    {
        // Another thread may have brought them already and not yet come to the second step.
        SumAnnex? newest = Volatile.Read(ref _newest);
        SumAnnex? cells = newest is ProcessorCells ? newest : TryAttach(new ProcessorCells { Older = newest });
        if (cells is not null)
        {
            // For ever: a thread's cell comes only where there is nothing, and only such a cell is taken away again.
            Volatile.Write(ref _active, cells);
        }
    }

    // Fails when another thread was first, who may have brought the same. The next look around will show.
    private SumAnnex? TryAttach(SumAnnex made) =>
        Interlocked.CompareExchange(ref _newest, made, made.Older) == made.Older ? made : null;
}
