using System.Runtime.CompilerServices;

namespace MetricsClient.State;

/// <summary>The buckets and the sum of a histogram: written without a lock, read without tearing.</summary>
/// <remarks>
/// <para>An observation takes three atomic steps: it counts itself as started, adds to the sum, and increments its bucket last.
/// So when the buckets add up to what has started, every sum is in. Usually a reader finds it so, with nothing started
/// while it looked, and is done.</para>
/// <para>Otherwise it lends the cell a second half and sets the top bit of the started word: whoever starts after that goes to
/// the loan, while the reader waits for the few that are still at the first half, copies it, takes the bit back, waits
/// for the few at the loan, and adds them to the first half. Writers wait for nobody. A series that is never read under load pays for one half.</para>
/// <para>One reader at a time: the caller holds a lock.</para>
/// </remarks>
internal struct HistogramCell
{
    private const int Started = 0;
    private const int Sum = 1;
    private const int FirstBucket = 2;

    // Keeps the arrays of neighbouring cells on cache lines of their own.
    private const int Padding = 16;

    // The first half; once there is more than that, a spare which holds it. One reference instead of two, since most series never
    // need the second (benchmarks: ratios, memory).
    private object _body;

    public HistogramCell(int buckets, bool padded)
    {
        _body = new long[FirstBucket + buckets + (padded ? Padding : 0)];
    }

    /// <summary>A cell that is never used, since other ones take its place.</summary>
    public HistogramCell(NativeHistogramCells native)
    {
        _body = new Spare([]) { Native = native };
    }

    /// <summary>The cells that hold everything instead of this one, where the histogram has native buckets; else null.</summary>
    public readonly NativeHistogramCells? Native => More?.Native;

    /// <summary>An object of this cell's own, for its readers to lock.</summary>
    public readonly object Gate => Main;

    /// <summary>The cells that took over from this one after the first sign of contention; null while there was none.</summary>
    public readonly HistogramCell[]? Stripes => More?.Stripes;

    /// <summary>The exemplars of the buckets; null while there was none.</summary>
    public readonly ExemplarSlots? Exemplars => More?.Exemplars;

    private readonly Spare? More => _body as Spare;

    private readonly long[] Main
    {
        get
        {
            // Read once: a spare may take the place of the half at any moment. A checked cast to an array would be a call (benchmarks:
            // Observing), and what is no spare is the half.
            object body = Volatile.Read(in _body);
            return body is Spare spare ? spare.Main : Unsafe.As<long[]>(body);
        }
    }

    /// <summary>Counts observations of one value; whether nobody else was at the sum meanwhile.</summary>
    public bool Observe(int bucket, double value, long count)
    {
        long[] half = Main;

        // The reader lent the second half before it set the bit that is seen here.
        if (Interlocked.Add(ref half[Started], count) < 0)
        {
            half = More!.Loan!;
        }

        bool alone = AddSum(half, value * count);
        Interlocked.Add(ref half[FirstBucket + bucket], count);
        return alone;
    }

    /// <summary>
    /// Reads buckets and a sum that belong together. False after the deadline, when some observation was still
    /// under way: buckets and sum may then differ by it.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum, Deadline deadline)
    {
        if (More?.Loan is { } unsettled && !ReturnLoan(deadline))
        {
            sum = Copy(Main, buckets);
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
        Spare spare = SpareOfOwn();
        long[] main = spare.Main;
        long[] loan = spare.Returned ?? new long[main.Length];
        Volatile.Write(ref spare.Loan, loan);
        long started = ToggleHalf();
        bool settled = Await(main, buckets.Length, started, deadline);
        sum = Copy(main, buckets);
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

    /// <summary>Spreads what comes from now on over further cells. Only the first call does anything.</summary>
    public void Grow(Func<HistogramCell[]> make)
    {
        Spare spare = SpareOfOwn();
        if (spare.Stripes is null)
        {
            Interlocked.CompareExchange(ref spare.Stripes, make(), null);
        }
    }

    /// <summary>The exemplars of the buckets, made when the first one comes.</summary>
    public ExemplarSlots MakeExemplars(int buckets) => ExemplarSlots.Of(ref SpareOfOwn().Exemplars, buckets);

    private static bool AddSum(long[] half, double amount)
    {
        long seen = Volatile.Read(ref half[Sum]);
        bool alone = true;
        while (true)
        {
            long wanted = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(seen) + amount);
            long found = Interlocked.CompareExchange(ref half[Sum], wanted, seen);
            if (found == seen)
            {
                return alone;
            }

            // Lost only to another thread that succeeded, so some thread always gets on.
            seen = found;
            alone = false;
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
        long[] main = Main;
        long started = Volatile.Read(ref main[Started]);
        sum = Copy(main, buckets);
        long done = 0;
        foreach (long bucket in buckets)
        {
            done += bucket;
        }

        // All that had started was done, and nothing has started since: the fence keeps this read behind those above.
        Interlocked.MemoryBarrier();
        return done == started && Volatile.Read(ref main[Started]) == started;
    }

    // Adding the top bit turns it over; what is left is how many have started so far.
    private readonly long ToggleHalf() => Interlocked.Add(ref Main[Started], long.MinValue) & long.MaxValue;

    // Made by a reader or a writer, whoever needs it first.
    private Spare SpareOfOwn()
    {
        object body = _body;
        if (body is Spare made)
        {
            return made;
        }

        var spare = new Spare(Unsafe.As<long[]>(body));
        return Interlocked.CompareExchange(ref _body, spare, body) as Spare ?? spare;
    }

    private readonly bool ReturnLoan(Deadline deadline)
    {
        Spare spare = More!;
        long[] loan = spare.Loan!;
        if (!Await(loan, loan.Length - FirstBucket, loan[Started], deadline))
        {
            return false;
        }

        AddSum(spare.Main, BitConverter.Int64BitsToDouble(loan[Sum]));
        for (int i = FirstBucket; i < loan.Length; i++)
        {
            Interlocked.Add(ref spare.Main[i], loan[i]);
        }

        // Whoever began in it is done with it: an observation's last step is the one that was awaited.
        Array.Clear(loan);
        spare.Returned = loan;
        spare.Loan = null;
        return true;
    }

    // What a series at rest does without: most never need it, so they pay for one reference only.
    private sealed class Spare
    {
        public readonly long[] Main;

        // Its started word holds how many began in it, known once the bit is taken back.
        public long[]? Loan;
        public long[]? Returned;
        public HistogramCell[]? Stripes;
        public NativeHistogramCells? Native;
        public ExemplarSlots? Exemplars;

        public Spare(long[] main)
        {
            Main = main;
        }
    }
}
