namespace MetricsClient.Storage.Gauges;

/// <summary>The value of a contended gauge: the sum of a first cell and of cells for each processor.</summary>
/// <remarks>
/// <para>An addition is a compare-and-swap on the cell of the current processor. An operation that needs the whole value acquires a monitor
/// and freezes all cells: it exchanges the content of each cell for a reserved NaN. When the last cell is frozen, the total of the contents is
/// the value at this moment. Then the operation writes the total, or the new value, to the first cell, and clears the others, which ends the
/// freezing. An addition that finds a frozen cell waits until then.</para>
/// <para>The first cell stays for ever. Cells of processors are added and removed only by a holder of the monitor. A removed cell stays
/// frozen, so that an addition that has read the larger table reads the table again.</para>
/// </remarks>
internal sealed class StripedGauge
{
    // Two NaN that no operation of a gauge stores: a result that is NaN is stored as double.NaN.
    private const long Frozen = unchecked((long)0xFFF8_0000_0000_F402);
    private const long Moved = unchecked((long)0xFFF8_0000_0000_303D);

    // Unlike zero, negative zero changes no number to which it is added, including negative zero.
    private const double Nothing = -0.0;

    private readonly GaugeCell _first = new(BitConverter.Int64BitsToDouble(Frozen));
    private Stripes<GaugeCell> _stripes;

    private StripedGauge()
    {
        _stripes.Grow(GaugeCell.Create, BitConverter.Int64BitsToDouble(Frozen));
    }

    /// <summary>Gets the cells of the processors; empty after all of them were removed.</summary>
    public ReadOnlySpan<GaugeCell> Cells => _stripes.Cells;

    /// <summary>Moves a number to a new striped gauge, unless another thread does the same.</summary>
    /// <param name="place">The place of the striped gauge, null until now.</param>
    /// <param name="number">The number, which is exchanged for a reserved NaN.</param>
    public static void Publish(ref StripedGauge? place, ref double number)
    {
        var made = new StripedGauge();
        lock (made._first)
        {
            if (Interlocked.CompareExchange(ref place, made, null) is not null)
            {
                return;
            }

            Interlocked.MemoryBarrierProcessWide();
            made.Open(Take(ref number));
        }
    }

    /// <summary>Returns the value, or for any NaN the NaN without reserved bits.</summary>
    public static double Storable(double value) => double.IsNaN(value) ? double.NaN : value;

    /// <summary>Adds an amount. Waits while another thread has frozen the cells.</summary>
    public void Add(double amount)
    {
        var spin = default(YieldingSpin);
        while (true)
        {
            ref double cell = ref _stripes.Mine(_first).Value;
            double seen = Volatile.Read(ref cell);
            if (IsReserved(seen, Frozen))
            {
                // The spin yields, because the thread that has frozen the cells may need this processor.
                spin.Once();
            }
            else if (AtomicDouble.TrySwap(ref cell, ref seen, Storable(seen + amount)))
            {
                return;
            }
            else if (_stripes.AddLostSwap(ref cell))
            {
                Grow();
            }
        }
    }

    /// <summary>Returns the value.</summary>
    /// <param name="pending">The number before the move, in which a suspended thread may have stored a pending value.</param>
    public double Read(ref double pending)
    {
        lock (_first)
        {
            double value = Freeze(ref pending);
            Open(value);
            return value;
        }
    }

    /// <summary>Takes over a pending value. <see cref="Thread.Interrupt"/> does not end the wait for the monitor.</summary>
    // If the value stayed pending after the call, it would later replace the additions of other threads.
    public void TakePending(ref double pending)
    {
        bool isInterrupted = false;
        while (!TryTakePending(ref pending))
        {
            isInterrupted = true;
        }

        if (isInterrupted)
        {
            // The next wait of the thread throws the exception.
            Thread.CurrentThread.Interrupt();
        }
    }

    /// <summary>Raises the value to <paramref name="target"/>, unless the value is already greater.</summary>
    public void RaiseTo(ref double pending, double target)
    {
        lock (_first)
        {
            double value = Freeze(ref pending);
            Open(value >= target ? value : target);
        }
    }

    /// <summary>Lowers the value to <paramref name="target"/>, unless the value is already less.</summary>
    public void LowerTo(ref double pending, double target)
    {
        lock (_first)
        {
            double value = Freeze(ref pending);
            Open(value <= target ? value : target);
        }
    }

    /// <summary>Counts a read, and removes half of the cells after enough calm reads.</summary>
    public void GiveBack(ref double pending)
    {
        lock (_first)
        {
            if (!_stripes.AddRead() || _stripes.Table is not { } table)
            {
                return;
            }

            // The smaller table is allocated before the cells are frozen. If memory ran out later, they would stay frozen.
            int cells = Stripes<GaugeCell>.CellsOf(table).Length;
            GaugeCell[]? smaller = Stripes<GaugeCell>.Smaller(table, cells > Stripes<GaugeCell>.MinCount ? cells / 2 : 0);
            double value = Freeze(ref pending);
            _stripes.TryShrink(table, smaller);
            Open(value);
            Stripes<GaugeCell>.EndLease(table, smaller);
        }
    }

    /// <summary>Doubles the number of cells, unless another thread holds the monitor.</summary>
    public void Grow()
    {
        if (!Monitor.TryEnter(_first))
        {
            return;
        }

        try
        {
            _stripes.Grow(GaugeCell.Create, Nothing);
        }
        finally
        {
            Monitor.Exit(_first);
        }
    }

    // Returns false if the thread was interrupted while it waited for the monitor.
    private bool TryTakePending(ref double pending)
    {
        try
        {
            Read(ref pending);
            return true;
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }

    // Freezes all cells, and returns the value.
    private double Freeze(ref double pending)
    {
        double value = Freeze(_first);
        foreach (GaugeCell cell in _stripes.Cells)
        {
            value += Freeze(cell);
        }

        return IsReserved(Volatile.Read(ref pending), Moved) || Take(ref pending) is var taken && IsReserved(taken, Moved) ? value : taken;
    }

    private static double Freeze(GaugeCell cell) => Interlocked.Exchange(ref cell.Value, BitConverter.Int64BitsToDouble(Frozen));

    private static double Take(ref double number) => Interlocked.Exchange(ref number, BitConverter.Int64BitsToDouble(Moved));

    // Opens all cells with a value.
    private void Open(double value)
    {
        foreach (GaugeCell cell in _stripes.Cells)
        {
            Volatile.Write(ref cell.Value, Nothing);
        }

        Volatile.Write(ref _first.Value, Storable(value));
    }

    private static bool IsReserved(double value, long bits) => BitConverter.DoubleToInt64Bits(value) == bits;
}
