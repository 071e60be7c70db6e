using System.Runtime.CompilerServices;

namespace MetricsClient.Storage.Histograms;

/// <summary>The buckets and the sum of a histogram, updated by one thread at a time under a <see cref="TryLock"/>.</summary>
/// <remarks>
/// The first word is the lock. The holder reads and writes the other words with plain loads and volatile stores: a reader whose deadline
/// passed copies them without the lock.
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

    /// <summary>Wraps existing words.</summary>
    public ExclusiveHistogramCell(long[] words)
    {
        Words = words;
    }

    /// <summary>Creates a cell that shares no cache line with another cell (benchmarks: Contention).</summary>
    public static ExclusiveHistogramCell Padded(int buckets) => new(new long[FirstBucket + buckets + Padding]);

    /// <summary>Gets the whole state of the cell.</summary>
    public long[] Words { get; }

    // The lock lies in the array: an object for lock, sum and buckets would add 24 bytes to each series (benchmarks: ratios, memory).
    public ref TryLock Lock => ref Unsafe.As<long, TryLock>(ref Words[LockWord]);

    /// <summary>Counts observations of one value. Returns false, and counts nothing, if the cell is in use.</summary>
    public bool TryObserve(int bucket, double value, long count)
    {
        ref TryLock held = ref Lock;
        if (!held.TryAcquire())
        {
            return false;
        }

        // Volatile, so that a reader without the lock reads each of these 64-bit words whole on every platform.
        long[] words = Words;
        AddSum(words, value * count);
        Volatile.Write(ref words[FirstBucket + bucket], words[FirstBucket + bucket] + count);
        held.Release();
        return true;
    }

    /// <summary>
    /// Reads buckets and a sum that agree with each other. Returns false after the deadline, if an observation was still in
    /// progress: buckets and sum may then differ by this observation.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum, Deadline deadline)
    {
        var spin = new SpinWait();
        bool isHeld = Lock.TryAcquireToRead();
        while (!isHeld && !deadline.HasPassed)
        {
            // Yields first and then sleeps for a millisecond: the writer may need this processor.
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

    public void MoveTo(ExclusiveHistogramCell first)
    {
        AddSum(first.Words, BitConverter.Int64BitsToDouble(Words[Sum]));
        for (int i = FirstBucket; i < first.Words.Length; i++)
        {
            Volatile.Write(ref first.Words[i], first.Words[i] + Words[i]);
        }
    }

    private static void AddSum(long[] words, double amount)
    {
        double sum = BitConverter.Int64BitsToDouble(words[Sum]) + amount;
        Volatile.Write(ref words[Sum], BitConverter.DoubleToInt64Bits(sum));
    }
}
