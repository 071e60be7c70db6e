namespace MetricsClient.Storage.Sums;

/// <summary>A part of a sum, which consists of an integer for whole amounts and a double for all other amounts.</summary>
/// <remarks>
/// Neither number decreases. The integer stays exact at values at which a double would no longer change by 1, and is updated by a single
/// atomic operation.
/// </remarks>
internal struct SumCell
{
    // An amount above MaxWholeAmount goes to the double, and so does each amount passed to Add after the integer has reached WholeLimit. A
    // sum has fewer than 200 cells, so the total of the integers is below 2^63. Increment ignores the limit: no program makes 2^55 calls.
    private const double MaxWholeAmount = 1L << 31;
    private const long WholeLimit = 1L << 55;

    // The number before the addition is multiplied by the golden ratio, so that consecutive numbers are spread over the upper bits. The
    // complement is used, because the product of zero is zero, and the first addition of every new sum would be sampled.
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    private long _whole;
    private double _fraction;

    public readonly long Whole => Volatile.Read(in _whole);

    public readonly double Fraction => Volatile.Read(in _fraction);

    /// <summary>Adds one by an atomic operation, and returns the new integer.</summary>
    public long Increment() => Interlocked.Increment(ref _whole);

    /// <summary>Returns true if no other thread has changed the integer during this call.</summary>
    public bool IsStill()
    {
        long seen = Volatile.Read(ref _whole);
        return Interlocked.CompareExchange(ref _whole, seen, seen) == seen;
    }

    /// <summary>
    /// Adds a finite amount that is not negative, by an atomic operation. Returns false if another thread updated the cell at the same
    /// time.
    /// </summary>
    /// <param name="amount">The amount to add.</param>
    /// <param name="before">The bits, before the addition, of the integer or double that was changed.</param>
    public bool Add(double amount, out long before)
    {
        before = Volatile.Read(ref _whole);
        if (GoesToInteger(amount, before))
        {
            return Interlocked.Add(ref _whole, (long)amount) == before + (long)amount;
        }

        before = BitConverter.DoubleToInt64Bits(Volatile.Read(ref _fraction));
        return AtomicDouble.Add(ref _fraction, amount);
    }

    /// <summary>Returns true for about one addition in 2^<paramref name="bits"/>, chosen by a hash of the number before.</summary>
    public static bool IsSampled(long before, int bits) => unchecked((ulong)~before * GoldenRatio) >> (64 - bits) == 0;

    /// <summary>Adds one without an atomic operation. Only the thread that owns the cell may call this method.</summary>
    public void IncrementAlone() => Volatile.Write(ref _whole, _whole + 1);

    /// <summary>
    /// Adds a finite amount that is not negative, without an atomic operation. Only the thread that owns the cell may call this method.
    /// </summary>
    public void AddAlone(double amount)
    {
        if (GoesToInteger(amount, _whole))
        {
            Volatile.Write(ref _whole, _whole + (long)amount);
        }
        else
        {
            Volatile.Write(ref _fraction, _fraction + amount);
        }
    }

    private static bool GoesToInteger(double amount, long whole) =>
        amount <= MaxWholeAmount && (long)amount == amount && whole < WholeLimit;
}
