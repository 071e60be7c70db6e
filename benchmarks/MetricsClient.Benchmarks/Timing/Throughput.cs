using System.Diagnostics;

namespace MetricsClient.Benchmarks.Timing;

/// <summary>
/// Times many threads, in turns as <see cref="InterleavedRounds"/> does. A round lasts for many time slices of the scheduler,
/// so the number of threads may exceed the number of processors.
/// </summary>
internal static class Throughput
{
    private const double RoundSeconds = 0.06;
    private const int Rounds = 15;
    private const double WarmUpSeconds = 0.4;
    private const int WarmUpCalls = 100_000;

    /// <summary>
    /// The nanoseconds of processor time of a call, in the order of the contenders. Without contention, the time is equal
    /// for any number of threads.
    /// </summary>
    public static double[] MedianNanoseconds(IReadOnlyList<Contender> contenders, int threads, double roundSeconds = RoundSeconds)
    {
        using var gang = new Gang(threads);
        int processors = Math.Min(threads, Environment.ProcessorCount);
        int[] calls = [.. contenders.Select(contender => Calls(gang, contender, roundSeconds))];
        Footprint.CompactHeap();
        List<double>[] all = [.. contenders.Select(static _ => new List<double>())];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                double seconds = gang.Run(contenders[i].Run, calls[i]).Elapsed * processors / threads;
                all[i].Add(seconds / calls[i] * 1e9);
            }
        }

        return [.. all.Select(static values => values.Order().ElementAt(values.Count / 2))];
    }

    // The number of calls of each thread in a round, from the time of the last tier of the code.
    private static int Calls(Gang gang, Contender contender, double roundSeconds)
    {
        double seconds;
        long start = Stopwatch.GetTimestamp();
        do
        {
            seconds = gang.Run(contender.Run, WarmUpCalls).Elapsed;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);

        return Math.Max(1, (int)(WarmUpCalls * roundSeconds / seconds));
    }
}
