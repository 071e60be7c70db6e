using System.Runtime.InteropServices;

namespace MetricsClient.State;

/// <summary>A cell of a sum for each processor, at which threads meet only when one loses its processor in the middle.</summary>
internal sealed class ProcessorCells : SumAnnex
{
    // The first one stays unused: it shares a cache line with the array's length, which every access reads.
    private readonly Padded[] _cells = new Padded[Stripes.Count + 1];

    /// <summary>Adds one.</summary>
    public void Increment() => Mine().Increment();

    /// <summary>Adds a finite amount that is not negative.</summary>
    public void Add(double amount) => Mine().Add(amount, out _);

    public override void AddTo(ref long whole, ref double fraction)
    {
        for (int i = 1; i < _cells.Length; i++)
        {
            whole += _cells[i].Cell.Whole;
            fraction += _cells[i].Cell.Fraction;
        }
    }

    private ref SumCell Mine()
    {
        Padded[] cells = _cells;
        return ref cells[Stripes.Current(cells.Length - 1) + 1].Cell;
    }

    // 128 bytes, since processors fetch cache lines in pairs.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Padded
    {
        public SumCell Cell;
    }
}
