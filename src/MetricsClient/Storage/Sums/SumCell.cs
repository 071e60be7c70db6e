namespace MetricsClient.Storage.Sums;

/// <summary>A part of a sum, which consists of an integer for whole amounts and a double for all other amounts.</summary>
/// <remarks>
/// Neither number decreases. The integer stays exact at values at which a double would no longer change by 1, and is updated by a single
/// atomic operation.
/// <para>A cell of a processor can be closed. Closing exchanges both numbers for reserved values, which returns the content to the closer.
/// An update of a closed cell fails: an atomic addition to the integer returns a negative number, and a compare-and-swap of the double
/// finds the reserved NaN. So each amount is in the returned content, or its update fails and goes to another cell.</para>
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

    // The integer of a closed cell. Failed updates add to it; it stays negative, because no program makes 2^63 updates.
    private const long ClosedWhole = long.MinValue;

    // The bits of a NaN, which no sum of finite amounts has.
    private const long ClosedFraction = unchecked((long)0xFFF8_0000_0000_C105);

    private long _whole;
    private double _fraction;

    public readonly long Whole => Volatile.Read(in _whole);

    public readonly double Fraction => Volatile.Read(in _fraction);

    /// <summary>Closes the cell, and returns its content. Each later update fails.</summary>
    public (long Whole, double Fraction) Close() =>
        (Interlocked.Exchange(ref _whole, ClosedWhole),
        Interlocked.Exchange(ref _fraction, BitConverter.Int64BitsToDouble(ClosedFraction)));

    /// <summary>True if the integer has room for the integers of closed cells.</summary>
    public readonly bool HasRoom => Whole < WholeLimit;

    /// <summary>Adds the integer of a closed cell, by an atomic operation.</summary>
    public void AddWhole(long whole) => Interlocked.Add(ref _whole, whole);

    /// <summary>Adds one by an atomic operation, and returns the new integer.</summary>
    public long Increment() => Interlocked.Increment(ref _whole);

    /// <summary>Adds a finite amount that is not negative, by an atomic operation.</summary>
    /// <param name="amount">The amount to add.</param>
    /// <returns>The bits, before the addition, of the integer or double that was changed.</returns>
    public long Add(double amount)
    {
        long before = Volatile.Read(ref _whole);
        if (GoesToInteger(amount, before))
        {
            Interlocked.Add(ref _whole, (long)amount);
            return before;
        }

        before = BitConverter.DoubleToInt64Bits(Volatile.Read(ref _fraction));
        AtomicDouble.Add(ref _fraction, amount);
        return before;
    }

    /// <summary>Adds one, unless the cell is closed. Returns false if the cell is closed.</summary>
    /// <param name="whole">The new integer.</param>
    public bool TryIncrement(out long whole)
    {
        whole = Interlocked.Increment(ref _whole);
        return whole >= 0;
    }

    /// <summary>As <see cref="Add"/>, but adds nothing and returns false if the cell is closed.</summary>
    /// <param name="amount">The amount to add.</param>
    /// <param name="before">The bits, before the addition, of the integer or double that was changed.</param>
    public bool TryAdd(double amount, out long before)
    {
        before = Volatile.Read(ref _whole);
        if (GoesToInteger(amount, before))
        {
            return Interlocked.Add(ref _whole, (long)amount) >= 0;
        }

        double seen = Volatile.Read(ref _fraction);
        while ((before = BitConverter.DoubleToInt64Bits(seen)) != ClosedFraction)
        {
            // The loop ends, because a compare-and-swap fails only if that of another thread has succeeded, or the cell is closed.
            if (AtomicDouble.TrySwap(ref _fraction, ref seen, seen + amount))
            {
                return true;
            }
        }

        return false;
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
