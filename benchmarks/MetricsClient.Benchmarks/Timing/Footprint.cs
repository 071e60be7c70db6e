namespace MetricsClient.Benchmarks.Timing;

/// <summary>Counts bytes instead of time.</summary>
internal static class Footprint
{
    private const int Rounds = 5;

    /// <summary>Bytes allocated by a call after warm-up, on all threads.</summary>
    public static double AllocatedPerCall(Contender contender, int calls)
    {
        contender.Run(calls);
        double least = double.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            contender.Run(calls);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least / calls;
    }

    /// <summary>The growth of the heap while the result is alive.</summary>
    public static double Retained(Func<object> create)
    {
        // The first call pays for objects that a process creates once.
        create();
        long before = SettledHeap();
        object created = create();
        long after = SettledHeap();
        GC.KeepAlive(created);
        return after - before;
    }

    /// <summary>Returns the size of the heap after garbage collections.</summary>
    public static long SettledHeap()
    {
        for (int i = 0; i < Rounds; i++)
        {
            CompactHeap();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Makes the heap as in a long-running program: after a compaction live objects are adjacent, for all threads.</summary>
    public static void CompactHeap() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
}
