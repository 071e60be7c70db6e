using MetricsClient.Storage.Histograms;

namespace MetricsClient.Storage.Native;

/// <summary>
/// A cell of a histogram with native buckets, under a <see cref="TryLock"/>: the counts and the sum of some of the observations. The
/// <see cref="NativeLayout"/> gives the place of each bucket in the counts.
/// </summary>
internal sealed class NativeCell : IStripe<NativeCell>
{
    // Both distances are numbers of array elements.
    private const int CountsApart = Stripes.BytesApart / sizeof(long);
    private const int HeadsApart = CountsApart / 2;

    // An observation writes to two arrays: the counts, and the head with the lock and the sum. In a padded cell, both arrays have unused
    // elements at both ends. So no other object shares the cache line, even after the garbage collector has moved the arrays (benchmarks:
    // Contention).
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

    /// <summary>Gets the number of updates, a hint without the lock.</summary>
    public long Updates => Volatile.Read(ref _heads[_onlyHead].Updates);

    /// <summary>
    /// Counts observations of one value in a classic bucket and in a native bucket, and releases the lock, which the caller holds.
    /// </summary>
    public void CountAndRelease(int classicPlace, int nativePlace, double amount, long count)
    {
        long[] counts = _counts;
        counts[_firstCount + classicPlace] += count;
        counts[_firstCount + nativePlace] += count;
        ref Head head = ref _heads[_onlyHead];
        head.Sum += amount;
        head.Updates++;
        head.Lock.Release();
    }

    /// <summary>Adds the counts of this cell to a total, and returns the sum of this cell. The caller holds the lock.</summary>
    public double AddTo(Span<long> total)
    {
        SharedHistogramCell.AddTo(total, _counts.AsSpan(_firstCount));
        return _heads[_onlyHead].Sum;
    }

    /// <summary>Returns empty counts for <see cref="Clear"/> or <see cref="Rearrange"/>.</summary>
    public long[] NewCounts(int places) => new long[_firstCount + places + _firstCount];

    /// <summary>Replaces the counts by empty ones, and clears the sum. The caller holds the lock.</summary>
    public void Clear(long[] empty)
    {
        _counts = empty;
        _heads[_onlyHead].Sum = 0;
    }

    /// <summary>
    /// Moves each count to its new place in <paramref name="moved"/>, which replaces the present counts. Counts with the same new place are
    /// added. The caller holds the lock.
    /// </summary>
    /// <param name="to">The new place of each count.</param>
    /// <param name="moved">Empty counts.</param>
    public void Rearrange(int[] to, long[] moved)
    {
        for (int i = 0; i < to.Length; i++)
        {
            moved[_firstCount + to[i]] += _counts[_firstCount + i];
        }

        _counts = moved;
    }

    public double MoveTo(NativeCell first)
    {
        int places = first._counts.Length - (2 * first._firstCount);
        double sum = AddTo(first._counts.AsSpan(first._firstCount, places));
        Array.Clear(_counts);
        _heads[_onlyHead].Sum = 0;
        return sum;
    }

    private struct Head
    {
        public TryLock Lock;
        public double Sum;
        public long Updates;
    }
}
