namespace MetricsClient.Tests;

/// <summary>Counts what the current thread allocates.</summary>
internal static class Allocated
{
    private const int Rounds = 5;

    /// <summary>The bytes that an action allocates once it is warm: the least of several rounds, since the first ones load code.</summary>
    public static long BytesBy(Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
