namespace MetricsClient.Storage.Histograms;

/// <summary>
/// The buckets and the sum of a histogram. Many threads update the cell without a lock; double buffering gives a reader a consistent state.
/// </summary>
/// <remarks>
/// <para>An observation makes three atomic operations: it increments the started count, adds to the sum, and increments the bucket last. So
/// if the buckets add up to the started count, no observation is in progress, and the sum contains every observation. A reader that finds
/// this state before and after its copy is done.</para>
/// <para>Otherwise the reader uses double buffering: the arrays are the hot half and the cold half. The reader publishes an empty cold half
/// and sets the top bit of the started count. Observations that start afterwards use the cold half. The reader waits for the few
/// observations in progress in the hot half, copies the hot half, and clears the bit. Then it waits for the few observations in progress in
/// the cold half, and adds the cold half to the hot half. Observations never wait. The cold half is created by the first read during an
/// observation.</para>
/// <para>A cell without observations between several reads can be closed: the reader sets the closed bit of the started count, unless an
/// observation has started since the last read. An observation that finds the closed bit goes to another cell.</para>
/// <para>Only one reader at a time may read the cell; the caller ensures this.</para>
/// </remarks>
internal sealed class SharedHistogramCell
{
    private const int Started = 0;
    private const int Sum = 1;
    private const int FirstBucket = 2;

    // Unused words at the end, so that the arrays of different cells share no cache line.
    private const int Padding = Stripes.BytesApart / sizeof(long);

    private const int ReadsToClose = 8;
    private const long Closed = 1L << 62;

    private readonly long[] _hot;
    private ColdHalf? _cold;
    private long _startedAtLastRead;
    private int _calmReads;

    public SharedHistogramCell(int buckets)
    {
        _hot = new long[FirstBucket + buckets + Padding];
    }

    /// <summary>Counts observations of one value. Lock-free. Returns false if the cell is closed.</summary>
    public bool TryObserve(int bucket, double value, long count)
    {
        if (Start(count) is not { } half)
        {
            return false;
        }

        Finish(half, bucket, value, count);
        return true;
    }

    /// <summary>
    /// Makes the first operation of an observation, and returns the half for the other operations; null if the cell is closed.
    /// </summary>
    public long[]? Start(long count)
    {
        // The reader published the cold half before it set the bit. The atomic operation is a full fence, so _cold is visible if the bit is
        // set.
        long[] half = _hot;
        long started = Interlocked.Add(ref half[Started], count);
        return started < 0 ? _cold!.Words! : (started & Closed) == 0 ? half : null;
    }

    /// <summary>Makes the other operations of an observation.</summary>
    public static void Finish(long[] half, int bucket, double value, long count)
    {
        AddSum(half, value * count);
        Interlocked.Add(ref half[FirstBucket + bucket], count);
    }

    /// <summary>
    /// Reads buckets and a sum with the same observations. Returns false if an observation was still in progress at the deadline: then the
    /// buckets and the sum may differ by this observation.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum, Deadline deadline)
    {
        if (_cold?.Words is { } unmerged && !TryMerge(_cold, deadline))
        {
            sum = Copy(_hot, buckets);
            Span<long> rest = new long[buckets.Length];
            sum += Copy(unmerged, rest);
            AddTo(buckets, rest);
            return false;
        }

        if (TryReadAtRest(buckets, out sum))
        {
            return true;
        }

        // The empty cold half is kept: a cell that was read during observations once will probably be read so again.
        ColdHalf cold = _cold ??= new ColdHalf();
        long[] words = cold.Empty ?? new long[_hot.Length - Padding];
        Volatile.Write(ref cold.Words, words);
        long started = ToggleHalf();
        bool isSettled;
        try
        {
            isSettled = Await(_hot, buckets.Length, started, deadline);
            sum = Copy(_hot, buckets);
        }
        finally
        {
            // Clears the bit, in a finally block, because a program can interrupt a thread that waits. If the bit stayed set, no later read
            // would find the buckets equal to the started count.
            words[Started] = ToggleHalf() - started;
        }

        TryMerge(cold, deadline);
        return isSettled;
    }

    /// <summary>
    /// Closes the cell if no observation has come since the read before the last reads. Then the last read has returned the whole content.
    /// </summary>
    public bool TryClose() =>
        _calmReads >= ReadsToClose
        && Interlocked.CompareExchange(ref _hot[Started], _startedAtLastRead | Closed, _startedAtLastRead) == _startedAtLastRead;

    /// <summary>Adds the buckets of one cell to the total of all cells.</summary>
    public static void AddTo(Span<long> total, ReadOnlySpan<long> buckets)
    {
        for (int i = 0; i < total.Length; i++)
        {
            total[i] += buckets[i];
        }
    }

    private static void AddSum(long[] half, double amount)
    {
        long seen = Volatile.Read(ref half[Sum]);
        while (true)
        {
            long wanted = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(seen) + amount);
            long found = Interlocked.CompareExchange(ref half[Sum], wanted, seen);
            if (found == seen)
            {
                return;
            }

            // The loop ends, because a compare-and-swap fails only if that of another thread has succeeded.
            seen = found;
        }
    }

    private static bool Await(long[] half, int buckets, long started, Deadline deadline)
    {
        var spin = new SpinWait();
        while (Total(half, buckets) != started)
        {
            if (deadline.HasPassed)
            {
                return false;
            }

            // SpinOnce first yields and later sleeps for a millisecond, because the writer may need this processor.
            spin.SpinOnce();
        }

        return true;
    }

    private static long Total(long[] half, int buckets)
    {
        long total = 0;
        for (int i = 0; i < buckets; i++)
        {
            total += Volatile.Read(ref half[FirstBucket + i]);
        }

        return total;
    }

    private static double Copy(long[] half, Span<long> buckets)
    {
        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = Volatile.Read(ref half[FirstBucket + i]);
        }

        return BitConverter.Int64BitsToDouble(Volatile.Read(ref half[Sum]));
    }

    private bool TryReadAtRest(Span<long> buckets, out double sum)
    {
        long started = Volatile.Read(ref _hot[Started]);
        sum = Copy(_hot, buckets);
        long done = 0;
        foreach (long bucket in buckets)
        {
            done += bucket;
        }

        // True if every observation that had started was complete, and none started during the copy. The full fence orders the load after
        // the copy.
        Interlocked.MemoryBarrier();
        bool isAtRest = done == started && Volatile.Read(ref _hot[Started]) == started;
        _calmReads = isAtRest && started == _startedAtLastRead ? _calmReads + 1 : 0;
        _startedAtLastRead = started;
        return isAtRest;
    }

    // Inverts the top bit by an addition. Returns the number of observations that have started so far.
    private long ToggleHalf() => Interlocked.Add(ref _hot[Started], long.MinValue) & long.MaxValue;

    private bool TryMerge(ColdHalf cold, Deadline deadline)
    {
        long[] words = cold.Words!;
        if (!Await(words, words.Length - FirstBucket, words[Started], deadline))
        {
            return false;
        }

        AddSum(_hot, BitConverter.Int64BitsToDouble(words[Sum]));
        for (int i = FirstBucket; i < words.Length; i++)
        {
            Interlocked.Add(ref _hot[i], words[i]);
        }

        // No observation uses the cold half any more: Await has seen the last write of each observation.
        Array.Clear(words);
        cold.Empty = words;
        cold.Words = null;
        return true;
    }

    private sealed class ColdHalf
    {
        // The cold half in use; null if none. Its started count is stored by the reader after the bit is cleared.
        public long[]? Words;

        // An empty array for the next use.
        public long[]? Empty;
    }
}
