using System.Runtime.CompilerServices;

namespace MetricsClient.Storage;

/// <summary>Atomic operations on a double.</summary>
/// <remarks>
/// <para>Each operation repeats a compare-and-swap until it succeeds. Each compare-and-swap is a full fence. The loop ends, because a
/// compare-and-swap fails only if that of another thread has succeeded.</para>
/// <para>The bits of the doubles are compared, not the values: NaN is not equal to NaN, so with values the loop would not end at
/// NaN.</para>
/// </remarks>
internal static class AtomicDouble
{
    /// <summary>Adds an amount. Returns true if the first compare-and-swap succeeded, that is, without contention.</summary>
    public static bool Add(ref double target, double amount)
    {
        double seen = Volatile.Read(ref target);
        return TrySwap(ref target, ref seen, seen + amount) || AddContended(ref target, seen, amount);
    }

    /// <summary>Exchanges the target for a value if the target has the seen number. Otherwise sees the present number.</summary>
    public static bool TrySwap(ref double target, ref double seen, double value)
    {
        // On the bits, because a compare-and-swap of a double moves its result through a register of doubles.
        long before = BitConverter.DoubleToInt64Bits(seen);
        long found = Interlocked.CompareExchange(ref Unsafe.As<double, long>(ref target), BitConverter.DoubleToInt64Bits(value), before);
        bool swapped = found == before;
        seen = BitConverter.Int64BitsToDouble(found);
        return swapped;
    }

    private static bool AddContended(ref double target, double seen, double amount)
    {
        while (!TrySwap(ref target, ref seen, seen + amount))
        {
        }

        return false;
    }
}
