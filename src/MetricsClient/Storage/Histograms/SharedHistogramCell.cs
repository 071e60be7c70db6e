namespace MetricsClient.Storage.Histograms;

/// <summary>The buckets and the sum of a histogram: written without a lock, read without tearing.</summary>
/// <remarks>
/// <para>An observation takes three atomic steps: it counts itself as started, adds to the sum, and increments its bucket last.
/// So when the buckets add up to what has started, every sum is in. Usually a reader finds it so, with nothing started
/// while it looked, and is done.</para>
/// <para>Otherwise it lends the cell a second half and sets the top bit of the started word: whoever starts after that goes to
/// the loan, while the reader waits for the few that are still at the first half, copies it, takes the bit back, waits
/// for the few at the loan, and adds them to the first half. Writers wait for nobody. A cell that is never read under load pays for one half.</para>
/// <para>One reader at a time: the caller holds a lock.</para>
/// </remarks>
internal struct SharedHistogramCell
{
    private const int Started = 0;
    private const int Sum = 1;
    private const int FirstBucket = 2;

    // Keeps the arrays of neighbouring cells on cache lines of their own.
    private const int Padding = Stripes.BytesApart / sizeof(long);

    private readonly long[] _main;
    private Spare? _spare;

    public SharedHistogramCell(int buckets)
    {
        _main = new long[FirstBucket + buckets + Padding];
    }

    /// <summary>Counts observations of one value.</summary>
    public void Observe(int bucket, double value, long count)
    {
        long[] half = _main;

        // The reader lent the second half before it set the bit that is seen here.
        if (Interlocked.Add(ref half[Started], count) < 0)
        {
            half = _spare!.Loan!;
        }

        AddSum(half, value * count);
        Interlocked.Add(ref half[FirstBucket + bucket], count);
    }

    /// <summary>
    /// Reads buckets and a sum that belong together. False after the deadline, when some observation was still
    /// under way: buckets and sum may then differ by it.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum, Deadline deadline)
    {
        if (_spare?.Loan is { } unsettled && !ReturnLoan(deadline))
        {
            sum = Copy(_main, buckets);
            Span<long> lent = new long[buckets.Length];
            sum += Copy(unsettled, lent);
            AddTo(buckets, lent);
            return false;
        }

        if (TryReadAtRest(buckets, out sum))
        {
            return true;
        }

        // One that is read under load is read so again: the half that it lent once is kept, empty.
        Spare spare = _spare ??= new Spare();
        long[] loan = spare.Returned ?? new long[_main.Length - Padding];
        Volatile.Write(ref spare.Loan, loan);
        long started = ToggleHalf();
        bool settled = Await(_main, buckets.Length, started, deadline);
        sum = Copy(_main, buckets);
        loan[Started] = ToggleHalf() - started;
        ReturnLoan(deadline);
        return settled;
    }

    /// <summary>Adds the buckets of one cell to those of all.</summary>
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

            // Lost only to another thread that succeeded, so some thread always gets on.
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

            // Yields at first, then sleeps for a millisecond: whoever is awaited may need this processor.
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

    private readonly bool TryReadAtRest(Span<long> buckets, out double sum)
    {
        long started = Volatile.Read(ref _main[Started]);
        sum = Copy(_main, buckets);
        long done = 0;
        foreach (long bucket in buckets)
        {
            done += bucket;
        }

        // All that had started was done, and nothing has started since: the fence keeps this read behind those above.
        Interlocked.MemoryBarrier();
        return done == started && Volatile.Read(ref _main[Started]) == started;
    }

    // Adding the top bit turns it over; what is left is how many have started so far.
    private readonly long ToggleHalf() => Interlocked.Add(ref _main[Started], long.MinValue) & long.MaxValue;

    private readonly bool ReturnLoan(Deadline deadline)
    {
        Spare spare = _spare!;
        long[] loan = spare.Loan!;
        if (!Await(loan, loan.Length - FirstBucket, loan[Started], deadline))
        {
            return false;
        }

        AddSum(_main, BitConverter.Int64BitsToDouble(loan[Sum]));
        for (int i = FirstBucket; i < loan.Length; i++)
        {
            Interlocked.Add(ref _main[i], loan[i]);
        }

        // Whoever began in it is done with it: an observation's last step is the one that was awaited.
        Array.Clear(loan);
        spare.Returned = loan;
        spare.Loan = null;
        return true;
    }

    // What a cell does without that is never read under load.
    private sealed class Spare
    {
        // Its started word holds how many began in it, known once the bit is taken back.
        public long[]? Loan;
        public long[]? Returned;
    }
}
