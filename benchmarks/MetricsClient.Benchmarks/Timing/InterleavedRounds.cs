using System.Diagnostics;

namespace MetricsClient.Benchmarks.Timing;

/// <summary>
/// Times several contenders in turns, A B C A B C, and returns the median of each. A slow phase of the machine
/// slows down all contenders, and an interruption of single rounds does not change a median.
/// </summary>
internal static class InterleavedRounds
{
    // Much shorter than a time slice of a scheduler, so that most rounds are not interrupted.
    private const double RoundSeconds = 0.000_3;
    private const double WarmUpSeconds = 0.4;
    private const double TotalSeconds = 5;
    private const double PatientSeconds = 15;
    private const int FewestRounds = 25;

    // On a busy machine a thread may wait for a processor while the second thread works alone, without contention.
    private const double LeastTogether = 0.8;

    /// <summary>The nanoseconds of a call on each thread, in the order of the contenders.</summary>
    public static double[] MedianNanoseconds(IReadOnlyList<Contender> contenders, int threads)
    {
        using var gang = new Gang(threads);
        return MedianNanoseconds(contenders, gang.Run);
    }

    /// <summary>
    /// The nanoseconds of a call that gives work to all threads of the pool. Rounds in which a thread of the pool slept do not count, because
    /// one thread alone takes a fraction of the time: threads of the pool wait for each other at each await.
    /// </summary>
    public static double[] MedianNanosecondsOnPool(IReadOnlyList<Contender> contenders)
    {
        using var gang = new Gang(threads: 1);
        return MedianNanoseconds(contenders, Run);

        Round Run(Action<int> work, int calls)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Round round = gang.Run(work, calls);
            double busy = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            return round with { Together = busy / round.Elapsed / Environment.ProcessorCount };
        }
    }

    private static double[] MedianNanoseconds(IReadOnlyList<Contender> contenders, Func<Action<int>, int, Round> run)
    {
        double[] perCall = [.. contenders.Select(contender => WarmUp(run, contender))];
        Footprint.CompactHeap();

        // The same duration for all contenders, so that all contenders have the same risk of interruption.
        double roundSeconds = Math.Max(RoundSeconds, perCall.Max());
        int[] calls = [.. perCall.Select(seconds => Math.Max(1, (int)(roundSeconds / seconds)))];
        List<Round>[] rounds = [.. contenders.Select(static _ => new List<Round>())];
        long start = Stopwatch.GetTimestamp();
        while (IsWanting(rounds, Stopwatch.GetElapsedTime(start).TotalSeconds))
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                rounds[i].Add(run(contenders[i].Run, calls[i]));
            }
        }

        if (Array.TrueForAll(rounds, IsLacking))
        {
            Console.Error.WriteLine("The machine is busy: the threads rarely ran at the same time, so the next figures are not reliable.");
        }

        return [.. rounds.Select((all, i) => MedianSeconds(all) / calls[i] * 1e9)];
    }

    // Many short runs, so that the loop is compiled at the last tier before the measurement.
    private static double WarmUp(Func<Action<int>, int, Round> run, Contender contender)
    {
        int calls = 1;
        long start = Stopwatch.GetTimestamp();
        do
        {
            double seconds = run(contender.Run, calls).Seconds;
            calls = seconds < RoundSeconds / 10 ? calls * 2 : calls;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);

        return MedianSeconds([.. Enumerable.Range(0, FewestRounds).Select(_ => run(contender.Run, calls))]) / calls;
    }

    private static bool IsWanting(List<Round>[] rounds, double seconds) =>
        seconds < TotalSeconds
        || (seconds < PatientSeconds && Array.TrueForAll(rounds, IsLacking));

    // A single contender proves nothing about the machine, because the threads of the contender may block one another.
    private static bool IsLacking(List<Round> rounds) => rounds.Count(IsTogether) < FewestRounds;

    private static bool IsTogether(Round round) => round.Together >= LeastTogether;

    private static double MedianSeconds(List<Round> rounds)
    {
        int together = Math.Max(FewestRounds, rounds.Count(IsTogether));
        double[] seconds = [.. rounds
            .OrderByDescending(static round => round.Together)
            .Take(together)
            .Select(static round => round.Seconds)
            .Order()];
        return seconds[seconds.Length / 2];
    }
}
