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
        List<Round[]> turns = Measure(contenders, gang.Run);
        return [.. contenders.Select((_, i) => MedianSeconds([.. turns.Select(turn => turn[i])]) * 1e9)];
    }

    /// <summary>The nanoseconds of a call on one thread beyond a call of the last contender, and of a call of the last contender itself.</summary>
    public static double[] NanosecondsBeyondLast(IReadOnlyList<Contender> contenders)
    {
        using var gang = new Gang(threads: 1);
        return NanosecondsBeyondLast(contenders, gang.Run);
    }

    /// <summary>
    /// As <see cref="NanosecondsBeyondLast(IReadOnlyList{Contender})"/>, for calls that give work to all threads of the pool. Rounds in which
    /// a thread of the pool slept do not count, because one thread alone takes a fraction of the time: threads of the pool wait for each
    /// other at each await.
    /// </summary>
    public static double[] NanosecondsBeyondLastOnPool(IReadOnlyList<Contender> contenders)
    {
        using var gang = new Gang(threads: 1);
        return NanosecondsBeyondLast(contenders, Run);

        Round Run(Action<int> work, int calls)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Round round = gang.Run(work, calls);
            double busy = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            return round with { Together = busy / round.Elapsed / Environment.ProcessorCount };
        }
    }

    // Two rounds of the same turn are subtracted, and the median is taken of the differences. Medians of rounds that alternate between a
    // slow and a fast phase of the machine would be of different phases, and their difference would be the difference of the phases.
    private static double[] NanosecondsBeyondLast(IReadOnlyList<Contender> contenders, Func<Action<int>, int, Round> run)
    {
        List<Round[]> turns = Measure(contenders, run);
        return
        [
            .. contenders.SkipLast(1).Select((_, i) => MedianSeconds([.. turns.Select(turn => Beyond(turn[i], turn[^1]))]) * 1e9),
            MedianSeconds([.. turns.Select(static turn => turn[^1])]) * 1e9,
        ];
    }

    private static Round Beyond(Round round, Round common) =>
        round with { Seconds = round.Seconds - common.Seconds, Together = Math.Min(round.Together, common.Together) };

    // Each turn has one round of each contender. The seconds of a round are those of a call.
    private static List<Round[]> Measure(IReadOnlyList<Contender> contenders, Func<Action<int>, int, Round> run)
    {
        double[] perCall = [.. contenders.Select(contender => WarmUp(run, contender))];
        Footprint.CompactHeap();

        // The same duration for all contenders, so that all contenders have the same risk of interruption.
        double roundSeconds = Math.Max(RoundSeconds, perCall.Max());
        int[] calls = [.. perCall.Select(seconds => Math.Max(1, (int)(roundSeconds / seconds)))];
        var turns = new List<Round[]>();
        long start = Stopwatch.GetTimestamp();
        while (IsWanting(turns, Stopwatch.GetElapsedTime(start).TotalSeconds))
        {
            turns.Add([.. contenders.Zip(calls, (contender, count) => PerCall(run(contender.Run, count), count))]);
        }

        if (IsLacking(turns))
        {
            Console.Error.WriteLine("The machine is busy: the threads rarely ran at the same time, so the next figures are not reliable.");
        }

        return turns;
    }

    private static Round PerCall(Round round, int calls) => round with { Seconds = round.Seconds / calls };

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

    private static bool IsWanting(List<Round[]> turns, double seconds) =>
        seconds < TotalSeconds
        || (seconds < PatientSeconds && IsLacking(turns));

    // A single contender proves nothing about the machine, because the threads of the contender may block one another.
    private static bool IsLacking(List<Round[]> turns) =>
        Enumerable.Range(0, turns[0].Length).All(i => turns.Count(turn => IsTogether(turn[i])) < FewestRounds);

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
