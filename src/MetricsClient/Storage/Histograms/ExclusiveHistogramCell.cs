using System.Runtime.CompilerServices;

namespace MetricsClient.Storage.Histograms;

/// <summary>The buckets and the sum of a histogram, under a <see cref="TryLock"/>: one thread at a time updates the cell.</summary>
/// <remarks>
/// The first word is the lock. The holder of the lock reads the other words with plain loads and writes with volatile stores. The stores
/// are volatile, because a reader whose deadline has passed copies the words without the lock.
/// </remarks>
internal readonly struct ExclusiveHistogramCell : IStripe<ExclusiveHistogramCell>
{
    private const int LockWord = 0;
    private const int Sum = 1;
    private const int FirstBucket = 2;
    private const int Padding = Stripes.BytesApart / sizeof(long);

    public ExclusiveHistogramCell(int buckets)
        : this(new long[FirstBucket + buckets])
    {
    }

    /// <summary>Creates a cell from existing words, without a copy.</summary>
    public ExclusiveHistogramCell(long[] words)
    {
        Words = words;
    }

    /// <summary>Creates a cell that shares no cache line with another cell (benchmarks: Contention).</summary>
    public static ExclusiveHistogramCell Padded(int buckets) => new(new long[FirstBucket + buckets + Padding]);

    /// <summary>Gets the words of the cell: the lock, the sum and the buckets.</summary>
    public long[] Words { get; }

    // The lock is a word of the array: an object with lock, sum and buckets would need 24 more bytes per series (benchmarks: ratios,
    // memory).
    public ref TryLock Lock => ref Unsafe.As<long, TryLock>(ref Words[LockWord]);

    /// <summary>Returns the number of observations, a hint without the lock.</summary>
    /// <param name="buckets">The number of buckets.</param>
    public long CountRoughly(int buckets)
    {
        long count = 0;
        foreach (long one in Words.AsSpan(FirstBucket, buckets))
        {
            count += one;
        }

        return count;
    }

    /// <summary>Counts observations of one value. Returns false and counts nothing if the lock is held.</summary>
    public bool TryObserve(int bucket, double value, long count)
    {
        if (!Lock.TryAcquire())
        {
            return false;
        }

        CountAndRelease(bucket, value, count);
        return true;
    }

    /// <summary>As <see cref="TryObserve"/>, but waits about a microsecond for the lock.</summary>
    public bool TryObserveSoon(int bucket, double value, long count)
    {
        if (!Lock.TryAcquireSoon())
        {
            return false;
        }

        CountAndRelease(bucket, value, count);
        return true;
    }

    private void CountAndRelease(int bucket, double value, long count)
    {
        // Volatile, so that on every platform a reader without the lock reads all 64 bits of a word at the same moment.
        long[] words = Words;
        AddSum(words, value * count);
        Volatile.Write(ref words[FirstBucket + bucket], words[FirstBucket + bucket] + count);
        Lock.Release();
    }

    /// <summary>
    /// Reads buckets and a sum with the same observations. Returns false if an observation was still in progress at the deadline: then the
    /// buckets and the sum may differ by this observation.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum, Deadline deadline)
    {
        var spin = new SpinWait();
        bool isHeld = Lock.TryAcquireToRead();
        while (!isHeld && !deadline.HasPassed)
        {
            // SpinOnce first yields and later sleeps for a millisecond, because the writer may need this processor.
            spin.SpinOnce();
            isHeld = Lock.TryAcquireToRead();
        }

        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = Volatile.Read(ref Words[FirstBucket + i]);
        }

        sum = BitConverter.Int64BitsToDouble(Volatile.Read(ref Words[Sum]));
        if (isHeld)
        {
            Lock.Release();
        }

        return isHeld;
    }

    public double MoveTo(ExclusiveHistogramCell first)
    {
        first.Add(Words.AsSpan(FirstBucket, first.Words.Length - FirstBucket));
        double sum = BitConverter.Int64BitsToDouble(Words[Sum]);
        Words.AsSpan(Sum).Clear();
        return sum;
    }

    /// <summary>Adds the counts of other cells. The caller holds the lock.</summary>
    public void Add(ReadOnlySpan<long> buckets)
    {
        Span<long> own = Words.AsSpan(FirstBucket);
        for (int i = 0; i < buckets.Length; i++)
        {
            Volatile.Write(ref own[i], own[i] + buckets[i]);
        }
    }

    private static void AddSum(long[] words, double amount)
    {
        double sum = BitConverter.Int64BitsToDouble(words[Sum]) + amount;
        Volatile.Write(ref words[Sum], BitConverter.DoubleToInt64Bits(sum));
    }
}
