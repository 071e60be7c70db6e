using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>Lower bounds for every library: a bare instruction, a loop, a copy.</summary>
internal static class Floors
{
    /// <summary>The lower bound for a shared integer.</summary>
    public static Contender InterlockedIncrement()
    {
        long count = 0;
        return new Contender("Interlocked.Increment", calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                Interlocked.Increment(ref count);
            }
        });
    }

    /// <summary>The lower bound for a shared sum of fractions.</summary>
    public static Contender CasLoop()
    {
        double sum = 0;
        return new Contender("CAS loop", calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                Add(ref sum, 1.5);
            }
        });
    }

    /// <summary>The lower bound for <c>Set</c> of a gauge.</summary>
    public static Contender Store()
    {
        double value = 0;
        return new Contender("store", calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                Volatile.Write(ref value, i);
            }
        });
    }

    /// <summary>The lower bound for a scrape: a copy of the finished bytes.</summary>
    public static Contender Memcpy(byte[] scrape)
    {
        byte[] destination = new byte[scrape.Length];
        return new Contender("memcpy", calls =>
        {
            for (int i = 0; i < calls; i++)
            {
                scrape.CopyTo(destination, 0);
            }
        });
    }

    /// <summary>Adds to a shared sum by compare-and-swap.</summary>
    public static void Add(ref double sum, double amount)
    {
        double seen;
        do
        {
            seen = Volatile.Read(ref sum);
        }
        while (Interlocked.CompareExchange(ref sum, seen + amount, seen) != seen);
    }
}
