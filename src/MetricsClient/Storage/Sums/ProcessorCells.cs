using System.Runtime.InteropServices;

namespace MetricsClient.Storage.Sums;

/// <summary>The per-processor cells of a sum. The number of cells starts at 2 and grows while there is contention.</summary>
/// <remarks>
/// <para>Updates use atomic operations without a lock, so that an update never fails. For the same reason no cell is ever removed. A thread
/// may be suspended after it has chosen a cell, and add to the cell much later. If the cell had been removed in the meantime, this amount
/// would be lost.</para>
/// <para>One update in 2^10 makes a check: for contention, and whether its thread has made all updates since its last check. Checks are not
/// synchronized with each other or with updates. A wrong result costs time, but loses no update.</para>
/// </remarks>
internal sealed class ProcessorCells : SumExtension
{
    // One update in 2^10 checks for contention and for a sole writer. More checks would be too slow, because reading all cells takes as
    // long as tens of updates (benchmarks: Contention).
    private const int CheckBits = 10;

    private Stripes<Stripe> _stripes;
    private ThreadToken? _lastChecker;
    private double _lastOthers;

    public ProcessorCells()
    {
        Grow();
    }

    /// <summary>Adds one. Returns true if a check found that the current thread is the only writer.</summary>
    public bool Increment()
    {
        Stripe mine = Mine;
        return mine.Cell.Increment() % (1 << CheckBits) == 0 && Check(mine);
    }

    /// <summary>Adds a finite amount that is not negative. Returns true if a check found the current thread to be alone.</summary>
    public bool Add(double amount)
    {
        Stripe mine = Mine;
        if (!mine.Cell.Add(amount, out long before) && _stripes.AddConflict())
        {
            Grow();
        }

        return SumCell.IsSampled(before, CheckBits) && Check(mine);
    }

    public override void AddTo(ref long whole, ref double fraction)
    {
        foreach (Stripe stripe in _stripes.Cells)
        {
            whole += stripe.Cell.Whole;
            fraction += stripe.Cell.Fraction;
        }
    }

    private Stripe Mine => _stripes.Mine(null!);

    private bool Check(Stripe mine)
    {
        if (mine.Cell.IsStill())
        {
            return IsAlone(mine);
        }

        Grow();
        return false;
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

    private void Grow() => _stripes.Grow(static _ => new Stripe(), 0);

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
