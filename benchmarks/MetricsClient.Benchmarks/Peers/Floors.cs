using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>The least that anybody must do, whatever the library: one bare instruction, one loop, one copy.</summary>
internal static class Floors
{
    /// <summary>The least for a whole number that threads share.</summary>
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

    /// <summary>The least for a sum of fractions that threads share.</summary>
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

    /// <summary>The least for a value that is only set.</summary>
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

    /// <summary>The least for a scrape: its bytes, written before, are copied once.</summary>
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

    /// <summary>Adds to a sum that threads share.</summary>
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
