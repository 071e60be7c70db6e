namespace MetricsClient.Storage.Histograms;

/// <summary>The buckets and the sum of a histogram that one thread at a time observes in, at the price of one atomic step.</summary>
/// <remarks>
/// One word says whether somebody is at the cell. Whoever turns it from free to taken may change or read the rest with plain steps and
/// gives it back by a store. A writer never waits for another: finding the cell taken is the sign of contention, and sends it
/// elsewhere. Only for a reader, who copies some numbers, it tries a few times more. A reader waits for the one writer that may be there.
/// The step that takes the cell is a full fence, so what an update reads afterwards is as good as after any other atomic step.
/// </remarks>
internal readonly struct ExclusiveHistogramCell
{
    private const int Holder = 0;
    private const int Sum = 1;
    private const int FirstBucket = 2;

    private const long Nobody = 0;
    private const long Writer = 1;
    private const long Reader = 2;

    // Keeps the words of neighbouring cells on cache lines of their own.
    private const int Padding = Stripes.BytesApart / sizeof(long);

    // Longer than a reader takes that keeps its processor.
    private const int MostTries = 100;

    public ExclusiveHistogramCell(int buckets)
        : this(new long[FirstBucket + buckets])
    {
    }

    /// <summary>The cell that has these words.</summary>
    public ExclusiveHistogramCell(long[] words)
    {
        Words = words;
    }

    /// <summary>A cell that shares no cache line with another (benchmarks: Contention).</summary>
    public static ExclusiveHistogramCell Padded(int buckets) => new(new long[FirstBucket + buckets + Padding]);

    /// <summary>All there is of this cell; its readers lock it.</summary>
    public long[] Words { get; }

    /// <summary>Counts observations of one value; false, and nothing is counted, when somebody else is at the cell.</summary>
    public bool TryObserve(int bucket, double value, long count)
    {
        long[] words = Words;
        if (Interlocked.CompareExchange(ref words[Holder], Writer, Nobody) != Nobody && !TryAfterReader(words))
        {
            return false;
        }

        // Whole numbers of 64 bits at a time, on every platform: a reader that gave up waiting reads them meanwhile.
        double sum = BitConverter.Int64BitsToDouble(words[Sum]) + (value * count);
        Volatile.Write(ref words[Sum], BitConverter.DoubleToInt64Bits(sum));
        Volatile.Write(ref words[FirstBucket + bucket], words[FirstBucket + bucket] + count);
        Volatile.Write(ref words[Holder], Nobody);
        return true;
    }

    /// <summary>
    /// Reads buckets and a sum that belong together. False after the deadline, when an observation was still under way:
    /// buckets and sum may then differ by it.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum, Deadline deadline)
    {
        var spin = new SpinWait();
        bool taken = TryTake(Reader);
        while (!taken && !deadline.HasPassed)
        {
            // Yields at first, then sleeps for a millisecond: the writer that is awaited may need this processor.
            spin.SpinOnce();
            taken = TryTake(Reader);
        }

        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = Volatile.Read(ref Words[FirstBucket + i]);
        }

        sum = BitConverter.Int64BitsToDouble(Volatile.Read(ref Words[Sum]));
        if (taken)
        {
            Volatile.Write(ref Words[Holder], Nobody);
        }

        return taken;
    }

    private static bool TryAfterReader(long[] words)
    {
        for (int i = 0; i < MostTries; i++)
        {
            long holder = Interlocked.CompareExchange(ref words[Holder], Writer, Nobody);
            if (holder != Reader)
            {
                return holder == Nobody;
            }

            Thread.SpinWait(1);
        }

        return false;
    }

    private bool TryTake(long holder) => Interlocked.CompareExchange(ref Words[Holder], holder, Nobody) == Nobody;
}
