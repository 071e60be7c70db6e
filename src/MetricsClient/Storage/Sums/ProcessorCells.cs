using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricsClient.Storage.Sums;

/// <summary>A cell of a sum for each processor, at which threads meet only when one loses its processor in the middle.</summary>
/// <remarks>
/// Now and then an update looks whether its thread has been alone since its last look. Looks race with each other and with updates; a
/// wrong answer costs time and nothing else.
/// </remarks>
internal sealed class ProcessorCells : SumExtension
{
    // Reading all cells takes as long as some tens of updates (benchmarks: Contention).
    private const int LookBits = 10;

    // The first one stays unused: it shares a cache line with the array's length, which every access reads.
    private readonly Padded[] _cells = new Padded[Stripes.Count + 1];

    private ThreadToken? _looker;
    private double _others;

    /// <summary>Adds one; whether this was found to have become the only thread that adds here.</summary>
    public bool Increment()
    {
        ref SumCell mine = ref Mine();
        return mine.Increment() % (1 << LookBits) == 0 && IsAloneAt(ref mine);
    }

    /// <summary>Adds a finite amount that is not negative; whether this was found to have become the only thread that adds here.</summary>
    public bool Add(double amount)
    {
        ref SumCell mine = ref Mine();
        mine.Add(amount, out long before);
        return SumCell.IsChosen(before, LookBits) && IsAloneAt(ref mine);
    }

    public override void AddTo(ref long whole, ref double fraction)
    {
        for (int i = 1; i < _cells.Length; i++)
        {
            whole += _cells[i].Cell.Whole;
            fraction += _cells[i].Cell.Fraction;
        }
    }

    // Whether all other cells are what they were when the same thread looked last.
    private bool IsAloneAt(ref SumCell mine)
    {
        var me = ThreadToken.OfCurrent();
        double others = 0;
        for (int i = 1; i < _cells.Length; i++)
        {
            ref SumCell cell = ref _cells[i].Cell;
            others += Unsafe.AreSame(ref cell, ref mine) ? 0 : cell.Whole + cell.Fraction;
        }

        bool isAlone = _looker == me && _others == others;
        _looker = me;
        _others = others;
        return isAlone;
    }

    private ref SumCell Mine()
    {
        Padded[] cells = _cells;
        return ref cells[Stripes.Current(cells.Length - 1) + 1].Cell;
    }

    [StructLayout(LayoutKind.Sequential, Size = Stripes.BytesApart)]
    private struct Padded
    {
        public SumCell Cell;
    }
}
