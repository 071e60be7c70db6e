namespace MetricsClient.Storage.Histograms;

/// <summary>The buckets and the sum of a histogram: lock-free updates by many threads, double buffering for readers.</summary>
/// <remarks>
/// <para>An observation makes three atomic operations: increment the started count, add to the sum, and increment the bucket last.
/// So if the buckets add up to the started count, the sum contains every observation. A reader that finds this, with no
/// observation started during the copy, is done.</para>
/// <para>Otherwise the reader publishes a cold half and sets the top bit of the started count. Updates that start afterwards use the
/// cold half, while the reader waits for the few updates in the hot half, copies the hot half, clears the bit, waits for the few
/// updates in the cold half, and adds the cold half to the hot half. Updates never wait. A cell that is never read under load has no
/// cold half.</para>
/// <para>The caller must exclude other readers.</para>
/// </remarks>
internal sealed class SharedHistogramCell
{
    private const int Started = 0;
    private const int Sum = 1;
    private const int FirstBucket = 2;

    // So that the arrays of different cells share no cache line.
    private const int Padding = Stripes.BytesApart / sizeof(long);

    private readonly long[] _hot;
    private ColdHalf? _cold;

    public SharedHistogramCell(int buckets)
    {
        _hot = new long[FirstBucket + buckets + Padding];
    }

    /// <summary>Counts observations of one value. Lock-free.</summary>
    public void Observe(int bucket, double value, long count) => Finish(Start(count), bucket, value, count);

    /// <summary>Makes the first step of an observation, and returns the half for the other steps.</summary>
    public long[] Start(long count)
    {
        // The reader published the cold half before the bit, and the atomic operation is a full fence.
        long[] half = _hot;
        return Interlocked.Add(ref half[Started], count) < 0 ? _cold!.Words! : half;
    }

    /// <summary>Makes the other steps of an observation.</summary>
    public static void Finish(long[] half, int bucket, double value, long count)
    {
        AddSum(half, value * count);
        Interlocked.Add(ref half[FirstBucket + bucket], count);
    }

    /// <summary>
    /// Reads buckets and a sum that agree with each other. Returns false after the deadline, if an observation was still in
    /// progress: buckets and sum may then differ by this observation.
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

        // A cell that is read under load once will be again, so the empty cold half is kept.
        ColdHalf cold = _cold ??= new ColdHalf();
        long[] words = cold.Empty ?? new long[_hot.Length - Padding];
        Volatile.Write(ref cold.Words, words);
        long started = ToggleHalf();
        bool isSettled = Await(_hot, buckets.Length, started, deadline);
        sum = Copy(_hot, buckets);
        words[Started] = ToggleHalf() - started;
        TryMerge(cold, deadline);
        return isSettled;
    }

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

            // Ends because a compare-and-swap fails only if another thread's succeeded.
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

            // Yields first and then sleeps for a millisecond: the writer may need this processor.
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

        // Every started observation was complete, and none has started since. The full fence orders this load after the copy.
        Interlocked.MemoryBarrier();
        return done == started && Volatile.Read(ref _hot[Started]) == started;
    }

    // Adding the top bit inverts the bit. Returns how many observations started so far.
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

        // No update uses the cold half any more: Await has seen the last write of each.
        Array.Clear(words);
        cold.Empty = words;
        cold.Words = null;
        return true;
    }

    private sealed class ColdHalf
    {
        // The words in use. The reader stores the started count after clearing the bit.
        public long[]? Words;

        // The words to use next time.
        public long[]? Empty;
    }
}
