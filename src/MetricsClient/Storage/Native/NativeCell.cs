using MetricsClient.Storage.Histograms;

namespace MetricsClient.Storage.Native;

/// <summary>The counts and the sum of some observations of a histogram with native buckets, under a <see cref="TryLock"/>.</summary>
internal sealed class NativeCell : IStripe<NativeCell>
{
    // In elements of each array.
    private const int CountsApart = Stripes.BytesApart / sizeof(long);
    private const int HeadsApart = CountsApart / 2;

    // All that an observation writes lies in two arrays. In a padded cell, each has unused space at both ends, so that no neighbor in
    // memory shares the cache line, also after the heap was compacted (benchmarks: Contention).
    private readonly int _firstCount;
    private readonly int _onlyHead;
    private readonly Head[] _heads;
    private long[] _counts;

    /// <summary>Creates a cell without padding, for a histogram without contention.</summary>
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

    /// <summary>Creates a cell that shares no cache line with any other object.</summary>
    public static NativeCell Padded(int places) => new(places, CountsApart, HeadsApart);

    public ref TryLock Lock => ref _heads[_onlyHead].Lock;

    /// <summary>Counts observations of one value in a classic bucket and in a native bucket. The caller holds the lock.</summary>
    public void Count(int classicPlace, int nativePlace, double amount, long count)
    {
        long[] counts = _counts;
        counts[_firstCount + classicPlace] += count;
        counts[_firstCount + nativePlace] += count;
        _heads[_onlyHead].Sum += amount;
    }

    /// <summary>Adds the counts to the total of all cells, and returns the sum. The caller holds the lock.</summary>
    public double AddTo(Span<long> total)
    {
        SharedHistogramCell.AddTo(total, _counts.AsSpan(_firstCount));
        return _heads[_onlyHead].Sum;
    }

    /// <summary>Removes all observations. The caller holds the lock.</summary>
    public void Clear(int places)
    {
        _counts = NewCounts(places);
        _heads[_onlyHead].Sum = 0;
    }

    /// <summary>Moves each count to a new place, where counts with the same new place add up. The caller holds the lock.</summary>
    public void Rearrange(int[] to, int places)
    {
        long[] moved = NewCounts(places);
        for (int i = 0; i < to.Length; i++)
        {
            moved[_firstCount + to[i]] += _counts[_firstCount + i];
        }

        _counts = moved;
    }

    public void MoveTo(NativeCell first)
    {
        int places = first._counts.Length - (2 * first._firstCount);
        first._heads[first._onlyHead].Sum += AddTo(first._counts.AsSpan(first._firstCount, places));
    }

    private long[] NewCounts(int places) => new long[_firstCount + places + _firstCount];

    private struct Head
    {
        public TryLock Lock;
        public double Sum;
    }
}
