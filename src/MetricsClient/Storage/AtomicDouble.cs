namespace MetricsClient.Storage;

/// <summary>
/// Atomic steps on a double that compare bits: NaN is never equal to itself, so comparing values would spin for ever.
/// </summary>
/// <remarks>Every loop here ends: a swap is lost only to another thread's that succeeded.</remarks>
internal static class AtomicDouble
{
    /// <summary>Adds; whether the first swap succeeded, which means that nobody else was there.</summary>
    public static bool Add(ref double target, double amount)
    {
        double seen = Volatile.Read(ref target);
        return TrySwap(ref target, ref seen, seen + amount) || AddContended(ref target, seen, amount);
    }

    /// <summary>Raises to <paramref name="value"/> if it is below.</summary>
    public static void RaiseTo(ref double target, double value)
    {
        double seen = Volatile.Read(ref target);
        while (!(seen >= value) && !TrySwap(ref target, ref seen, value))
        {
        }
    }

    /// <summary>Lowers to <paramref name="value"/> if it is above.</summary>
    public static void LowerTo(ref double target, double value)
    {
        double seen = Volatile.Read(ref target);
        while (!(seen <= value) && !TrySwap(ref target, ref seen, value))
        {
        }
    }

    private static bool AddContended(ref double target, double seen, double amount)
    {
        while (!TrySwap(ref target, ref seen, seen + amount))
        {
        }

        return false;
    }

    private static bool TrySwap(ref double target, ref double seen, double value)
    {
        double found = Interlocked.CompareExchange(ref target, value, seen);
        bool swapped = BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(seen);
        seen = found;
        return swapped;
    }
}
