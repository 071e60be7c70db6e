using System.Runtime.InteropServices;

namespace MetricsClient.State;

/// <summary>A sum that many threads add to and that never goes down.</summary>
/// <remarks>
/// It begins as one cell. Whole amounts go to an integer, all others to a double. A cell that changes while a step looks at it is
/// the sign of contention: somebody else is there. The sum then grows, once, to a cell per processor.
/// An update finishes in the cell where it began, and no cell is ever emptied or moved, so nothing can be lost or fall.
/// </remarks>
internal struct StripedSum
{
    // Whole amounts up to here go to the integer, which in turn takes no more beyond its limit: 64 cells stay below 2^63.
    private const double MaxWholeAmount = 1L << 31;
    private const long WholeLimit = 1L << 56;

    // One increment in so many looks whether it is alone. Reading a cell that was just written by an atomic step
    // costs nearly as much as the step (benchmarks: Counting), and a contended cell is found out soon enough (Contention).
    private const long LookEvery = 64;

    private long _whole;
    private double _fraction;
    private Cell[]? _cells;

    /// <summary>The sum so far. Cells are read in a fixed order and none ever falls, so neither does this.</summary>
    public double Value
    {
        get
        {
            long whole = Volatile.Read(ref _whole);
            double fraction = Volatile.Read(ref _fraction);
            Cell[]? cells = Volatile.Read(ref _cells);
            for (int i = 1; i < cells?.Length; i++)
            {
                whole += Volatile.Read(ref cells[i].Whole);
                fraction += Volatile.Read(ref cells[i].Fraction);
            }

            return whole + fraction;
        }
    }

    /// <summary>Adds one.</summary>
    public void Increment()
    {
        if (_cells is not null)
        {
            Interlocked.Increment(ref Mine(_cells).Whole);
        }
        else if (Interlocked.Increment(ref _whole) % LookEvery == 0 && !IsAlone())
        {
            Grow();
        }
    }

    /// <summary>Adds a finite amount that is not negative.</summary>
    public void Add(double amount)
    {
        Cell[]? cells = _cells;
        if (cells is not null)
        {
            ref Cell mine = ref Mine(cells);
            Add(ref mine.Whole, ref mine.Fraction, amount);
        }
        else if (!Add(ref _whole, ref _fraction, amount))
        {
            Grow();
        }
    }

    // Whether nobody else was at the cell.
    private static bool Add(ref long whole, ref double fraction, double amount)
    {
        long seen = Volatile.Read(ref whole);
        if (amount > MaxWholeAmount || (long)amount != amount || seen >= WholeLimit)
        {
            return AtomicDouble.Add(ref fraction, amount);
        }

        return Interlocked.Add(ref whole, (long)amount) == seen + (long)amount;
    }

    private static ref Cell Mine(Cell[] cells) => ref cells[Stripes.Current(cells.Length - 1) + 1];

    private bool IsAlone()
    {
        long seen = Volatile.Read(ref _whole);
        return Interlocked.CompareExchange(ref _whole, seen, seen) == seen;
    }

    private void Grow() => Interlocked.CompareExchange(ref _cells, new Cell[Stripes.Count + 1], null);

    // The first cell stays unused: it shares a cache line with the array's length, which every access reads.
    // 128 bytes, since processors fetch cache lines in pairs.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Cell
    {
        public long Whole;
        public double Fraction;
    }
}
