using System.Runtime.InteropServices;

namespace MetricsClient.Storage.Sums;

/// <summary>The result of an update of <see cref="ProcessorCells"/>.</summary>
internal enum CellUpdate
{
    /// <summary>The amount was added.</summary>
    Added,

    /// <summary>The amount was added, and a check found that the current thread is the only writer.</summary>
    AddedAlone,

    /// <summary>Nothing was added, because there are no cells any more.</summary>
    NoCells,
}

/// <summary>The per-processor cells of a sum. The number of cells starts at 2 and follows the contention.</summary>
/// <remarks>
/// <para>Updates use atomic operations without a lock. One update in 64 looks for contention, and one in 2^10 checks whether its thread has
/// made all updates since its last check. Looks and checks are not synchronized with each other or with updates. A wrong result costs time,
/// but loses no update.</para>
/// <para>After reads without contention, half of the cells is removed. The smaller table is published first. Then the removed cells are
/// closed, and their content goes to the shared cell of the sum. An update that has read the larger table adds to a cell before the cell is
/// closed, or fails, reads the table again, and finds the smaller table. Integers move to the shared cell, and doubles are kept by
/// <see cref="Stripes{T}"/>. During the move the version is odd, and readers of the sum wait.</para>
/// </remarks>
internal sealed class ProcessorCells : SumExtension
{
    // One update in 2^10 checks for a sole writer. More checks would be too slow, because reading all cells takes as long as tens of
    // updates (benchmarks: Contention).
    private const int CheckBits = 10;

    private Stripes<Stripe> _stripes;
    private ThreadToken? _lastChecker;
    private double _lastOthers;
    private int _version;
    private int _isGivingBack;

    /// <summary>Gets the version: odd while content moves from removed cells to the shared cell, and different after each move.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>True if there are cells. False after all cells were removed.</summary>
    public bool HasCells => _stripes.Table is not null;

    /// <summary>Adds one.</summary>
    public CellUpdate Increment()
    {
        Stripe mine;
        long whole;
        do
        {
            // The loop ends, because a cell is closed only after the table without the cell was published.
            if (Mine is not { } current)
            {
                return CellUpdate.NoCells;
            }

            mine = current;
        }
        while (!mine.Cell.TryIncrement(out whole));

        return whole % UpdateHistory.UpdatesPerLook == 0
            ? Look(mine, isCheck: whole % (1 << CheckBits) == 0)
            : CellUpdate.Added;
    }

    /// <summary>Adds a finite amount that is not negative.</summary>
    public CellUpdate Add(double amount)
    {
        Stripe mine;
        long before;
        do
        {
            if (Mine is not { } current)
            {
                return CellUpdate.NoCells;
            }

            mine = current;
        }
        while (!mine.Cell.TryAdd(amount, out before));

        return SumCell.IsSampled(before, UpdateHistory.LookBits)
            ? Look(mine, isCheck: SumCell.IsSampled(before, CheckBits))
            : CellUpdate.Added;
    }

    public override void AddTo(ref long whole, ref double fraction)
    {
        ReadOnlySpan<Stripe> cells = _stripes.Cells;
        ReadOnlySpan<double> removed = _stripes.RemovedSums;
        for (int i = 0; i < Math.Max(cells.Length, removed.Length); i++)
        {
            whole += i < cells.Length ? cells[i].Cell.Whole : 0;
            fraction += (i < removed.Length ? Volatile.Read(in removed[i]) : 0) + (i < cells.Length ? cells[i].Cell.Fraction : 0);
        }
    }

    /// <summary>Doubles the number of cells, up to the maximum.</summary>
    public void Grow() => _stripes.Grow(static _ => new Stripe(), 0);

    /// <summary>
    /// Counts a read. After enough reads without contention, moves the content of half of the cells to the shared cell and removes these
    /// cells. Returns true if no cell remains.
    /// </summary>
    public bool GiveBack(ref SumCell shared)
    {
        if (Interlocked.Exchange(ref _isGivingBack, 1) != 0)
        {
            return false;
        }

        try
        {
            return _stripes.AddRead() && shared.HasRoom && _stripes.Table is { } table && MoveCells(table, ref shared);
        }
        finally
        {
            Volatile.Write(ref _isGivingBack, 0);
        }
    }

    private Stripe? Mine => _stripes.Mine(null!);

    private bool MoveCells(Stripe[] table, ref SumCell shared)
    {
        ReadOnlySpan<Stripe> cells = Stripes<Stripe>.CellsOf(table);
        int kept = cells.Length > Stripes<Stripe>.MinCount ? cells.Length / 2 : 0;

        // All memory is allocated before the version changes. If memory ran out later, the content of removed cells would be lost.
        _stripes.ReserveSums();
        Stripe[]? smaller = Stripes<Stripe>.Smaller(table, kept);
        Interlocked.Increment(ref _version);
        bool isShrunk = _stripes.TryShrink(table, smaller);
        for (int i = kept; isShrunk && i < cells.Length; i++)
        {
            (long whole, double fraction) = cells[i].Cell.Close();
            shared.AddWhole(whole);
            _stripes.KeepSum(i, fraction);
        }

        Interlocked.Increment(ref _version);
        if (isShrunk)
        {
            Stripes<Stripe>.EndLease(table, smaller);
        }

        return isShrunk && kept == 0;
    }

    private CellUpdate Look(Stripe mine, bool isCheck)
    {
        if (UpdateHistory.Shared.Look(ref mine.Cell) == UpdatePattern.Contended && _stripes.AddContention())
        {
            Grow();
        }

        return isCheck && IsAlone(mine) ? CellUpdate.AddedAlone : CellUpdate.Added;
    }

    // True if the current thread also made the last check, and no other cell has changed since then.
    private bool IsAlone(Stripe mine)
    {
        var me = ThreadToken.OfCurrent();
        double others = 0;
        foreach (Stripe stripe in _stripes.Cells)
        {
            others += stripe == mine ? 0 : stripe.Cell.Whole + stripe.Cell.Fraction;
        }

        bool isAlone = _lastChecker == me && _lastOthers == others;
        _lastChecker = me;
        _lastOthers = others;
        return isAlone;
    }

    private sealed class Stripe
    {
        private Padded _padded;

        public ref SumCell Cell => ref _padded.Cell;
    }

    [StructLayout(LayoutKind.Explicit, Size = Stripes.BytesApart)]
    private struct Padded
    {
        [FieldOffset(Stripes.PaddingBefore)]
        public SumCell Cell;
    }
}
