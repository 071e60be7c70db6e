using MetricsClient.Storage.Histograms;

namespace MetricsClient.Storage.Native;

/// <summary>The counts and the sum of some observations of a histogram with native buckets, under a short lock.</summary>
/// <remarks>
/// Whoever has the cell does a few steps with it, waits for nothing meanwhile, and gives it back. Nothing between
/// <see cref="TryEnter"/> and <see cref="Exit"/> throws.
/// </remarks>
internal sealed class NativeCell
{
    // As elements of both arrays.
    private const int CountsApart = Stripes.BytesApart / sizeof(long);
    private const int HeadsApart = CountsApart / 2;

    // All that an observation writes is in two arrays, which have space in front and behind where several processors are at work:
    // others may read all the time whatever comes to lie beside them, at the latest when the heap is compacted (benchmarks: Contention).
    private readonly int _firstCount;
    private readonly int _onlyHead;
    private readonly Head[] _heads;
    private long[] _counts;

    /// <summary>A small cell, for a histogram that has no other.</summary>
    public NativeCell(int places)
        : this(places, firstCount: 0, onlyHead: 0)
    {
    }

    private NativeCell(int places, int firstCount, int onlyHead)
    {
        _firstCount = firstCount;
        _onlyHead = onlyHead;
        _heads = new Head[onlyHead + 1 + onlyHead];
        _counts = NewCounts(places);
    }

    /// <summary>A cell that shares no cache line with anything.</summary>
    public static NativeCell Apart(int places) => new(places, CountsApart, HeadsApart);

    /// <summary>Takes the cell unless somebody has it.</summary>
    // A look comes first, since an exchange would take the cache line from whoever has the cell.
    public bool TryEnter()
    {
        ref Head head = ref _heads[_onlyHead];
        return head.Taken == 0 && Interlocked.Exchange(ref head.Taken, 1) == 0;
    }

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
    public void Exit() => Volatile.Write(ref _heads[_onlyHead].Taken, 0);

    /// <summary>Counts observations of one value in a classic bucket and in a native one. The cell is taken.</summary>
    public void Count(int classicPlace, int nativePlace, double amount, long count)
    {
        long[] counts = _counts;
        counts[_firstCount + classicPlace] += count;
        counts[_firstCount + nativePlace] += count;
        _heads[_onlyHead].Sum += amount;
    }

    /// <summary>Adds the counts to those of all cells, and returns the sum. The cell is taken.</summary>
    public double AddTo(long[] total)
    {
        SharedHistogramCell.AddTo(total, _counts.AsSpan(_firstCount));
        return _heads[_onlyHead].Sum;
    }

    /// <summary>Forgets everything. The cell is taken.</summary>
    public void Clear(int places)
    {
        _counts = NewCounts(places);
        _heads[_onlyHead].Sum = 0;
    }

    /// <summary>Moves each count to the place given for it, where it joins others that are moved there. The cell is taken.</summary>
    public void Move(int[] to, int places)
    {
        long[] moved = NewCounts(places);
        for (int i = 0; i < to.Length; i++)
        {
            moved[_firstCount + to[i]] += _counts[_firstCount + i];
        }

        _counts = moved;
    }

    private long[] NewCounts(int places) => new long[_firstCount + places + _firstCount];

    private struct Head
    {
        public int Taken;
        public double Sum;
    }
}
