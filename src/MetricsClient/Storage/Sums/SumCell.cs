namespace MetricsClient.Storage.Sums;

/// <summary>A part of a sum: whole amounts go to an integer, all others to a double.</summary>
/// <remarks>Either never goes down. Whole amounts stay exact where a double would no longer count, and cost one step to add.</remarks>
internal struct SumCell
{
    // Whole amounts up to here go to the integer, which in turn takes no more beyond its limit: the cells of a sum,
    // less than two hundred, stay below 2^63.
    private const double MaxWholeAmount = 1L << 31;
    private const long WholeLimit = 1L << 55;

    // The golden ratio: spreads any sequence of numbers over the upper bits. It leaves zero alone, which many sums begin with,
    // so the complement is what is spread.
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private long _whole;
    private double _fraction;

    public readonly long Whole => Volatile.Read(in _whole);

    public readonly double Fraction => Volatile.Read(in _fraction);

    /// <summary>Adds one in an atomic step, and returns what the integer is then.</summary>
    public long Increment() => Interlocked.Increment(ref _whole);

    /// <summary>Whether no whole amount comes at this moment.</summary>
    public bool IsStill()
    {
        long seen = Volatile.Read(ref _whole);
        return Interlocked.CompareExchange(ref _whole, seen, seen) == seen;
    }

    /// <summary>Adds a finite amount that is not negative, in an atomic step; whether nobody else was there.</summary>
    /// <param name="amount">What is added.</param>
    /// <param name="before">The bits of the number to which it was added.</param>
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

    /// <summary>Chooses one addition in 2^<paramref name="bits"/>, by the number to which something was added.</summary>
    public static bool IsChosen(long before, int bits) => unchecked((ulong)~before * Spread) >> (64 - bits) == 0;

    /// <summary>Adds one, by the only thread that ever writes to this cell.</summary>
    public void IncrementAlone() => Volatile.Write(ref _whole, _whole + 1);

    /// <summary>Adds a finite amount that is not negative, by the only thread that ever writes to this cell.</summary>
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
