using System.Runtime.CompilerServices;

namespace MetricsClient.State;

/// <summary>The counts and the sum of some observations of a histogram with native buckets, under a short lock.</summary>
/// <remarks>
/// Whoever has the cell does a few steps with it, waits for nothing meanwhile, and gives it back. Nothing between
/// <see cref="TryEnter"/> and <see cref="Exit"/> throws.
/// </remarks>
internal class NativeCell
{
    // Beyond what is counted, so that the counts of neighbouring cells lie on cache lines of their own.
    private readonly int _spare;
    private int _taken;
    private double _sum;
    private long[] _counts;

    public NativeCell(int places)
        : this(places, spare: 0)
    {
    }

    private NativeCell(int places, int spare)
    {
        _spare = spare;
        _counts = new long[places + spare];
    }

    /// <summary>Takes the cell unless somebody has it.</summary>
    // A look comes first, since an exchange would take the cache line from whoever has the cell.
    public bool TryEnter() => _taken == 0 && Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Takes the cell, and waits for it: for readers and for what is rare.</summary>
    public void Enter()
    {
        // Ends since whoever has the cell gives it back without waiting for anything; it may need this processor for that.
        var spin = new SpinWait();
        while (!TryEnter())
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Gives the cell back; what was written before is seen by whoever takes it next.</summary>
    public void Exit() => Volatile.Write(ref _taken, 0);

    /// <summary>Counts observations of one value in a classic bucket and in a native one. The cell is taken.</summary>
    public void Count(int classicPlace, int nativePlace, double amount, long count)
    {
        long[] counts = _counts;
        counts[classicPlace] += count;
        counts[nativePlace] += count;
        _sum += amount;
    }

    /// <summary>Adds the counts to those of all cells, and returns the sum. The cell is taken.</summary>
    public double AddTo(long[] total)
    {
        HistogramCell.AddTo(total, _counts);
        return _sum;
    }

    /// <summary>Forgets everything. The cell is taken.</summary>
    public void Clear(int places)
    {
        _counts = new long[places + _spare];
        _sum = 0;
    }

    /// <summary>Moves each count to the place given for it, where it joins others that are moved there. The cell is taken.</summary>
    public void Move(int[] to, int places)
    {
        long[] moved = new long[places + _spare];
        for (int i = 0; i < to.Length; i++)
        {
            moved[to[i]] += _counts[i];
        }

        _counts = moved;
    }

    /// <summary>A cell that shares no cache line with another (benchmarks: Contention).</summary>
    public sealed class Padded : NativeCell
    {
        internal Padding Behind;

        public Padded(int places)
            : base(places, Padding.Longs)
        {
        }
    }

    [InlineArray(Longs)]
    internal struct Padding
    {
        // 128 bytes, since processors fetch cache lines in pairs.
        public const int Longs = 16;

        private long _first;
    }
}
