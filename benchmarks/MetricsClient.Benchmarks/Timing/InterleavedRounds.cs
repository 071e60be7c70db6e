using System.Diagnostics;

namespace MetricsClient.Benchmarks.Timing;

/// <summary>The median time of calls, as differences to calls of a baseline.</summary>
/// <param name="Differences">The medians of the paired differences, in nanoseconds, in the order of the contenders.</param>
/// <param name="Baseline">The median of the baseline, in nanoseconds.</param>
internal sealed record BaselineComparison(double[] Differences, double Baseline);

/// <summary>
/// Times several contenders in turns, A B C A B C, and returns medians of the rounds. A slow phase of the machine slows down all
/// contenders, and an interruption of single rounds does not change a median.
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
        return MedianNanoseconds(Measure(contenders, gang.Run, static turn => turn, IsLackingAll));
    }

    /// <summary>Compares the nanoseconds of a call on one thread with those of a baseline.</summary>
    public static BaselineComparison CompareWithBaseline(IReadOnlyList<Contender> contenders, Contender baseline)
    {
        using var gang = new Gang(threads: 1);
        return CompareWithBaseline(contenders, baseline, gang.Run);
    }

    /// <summary>
    /// Compares the nanoseconds of a call that gives work to all threads of the pool with those of a baseline. Rounds in which a thread of
    /// the pool slept do not count, because one thread alone takes a fraction of the time: threads of the pool wait for each other at each
    /// await.
    /// </summary>
    public static BaselineComparison CompareWithBaselineOnPool(IReadOnlyList<Contender> contenders, Contender baseline)
    {
        using var gang = new Gang(threads: 1);
        return CompareWithBaseline(contenders, baseline, Run);

        Round Run(Action<int> work, int calls)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Round round = gang.Run(work, calls);
            double busy = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            return round with { Together = busy / round.Elapsed / Environment.ProcessorCount };
        }
    }

    // The difference of two rounds of the same turn. A difference of medians would be wrong if the machine alternates between a slow and a
    // fast phase, because the two medians may be of different phases.
    private static BaselineComparison CompareWithBaseline(
        IReadOnlyList<Contender> contenders, Contender baseline, Func<Action<int>, int, Round> run)
    {
        double[] medians = MedianNanoseconds(Measure(
            [.. contenders, baseline],
            run,
            static turn => [.. turn.SkipLast(1).Select(round => Difference(round, turn[^1])), turn[^1]],
            IsLackingAny));
        return new BaselineComparison(medians[..^1], medians[^1]);
    }

    private static Round Difference(Round round, Round baseline) =>
        round with { Seconds = round.Seconds - baseline.Seconds, Together = Math.Min(round.Together, baseline.Together) };

    // Returns the median of each column.
    private static double[] MedianNanoseconds(List<Round[]> turns) =>
        [.. Enumerable.Range(0, turns[0].Length).Select(i => MedianSeconds([.. turns.Select(turn => turn[i])]) * 1e9)];

    // Each turn has one round of each contender, whose seconds are those of a call. Returns the figures of each turn.
    private static List<Round[]> Measure(
        IReadOnlyList<Contender> contenders, Func<Action<int>, int, Round> run, Func<Round[], Round[]> figuresOf, Predicate<List<Round[]>> isLacking)
    {
        double[] perCall = [.. contenders.Select(contender => WarmUp(run, contender))];
        Footprint.CompactHeap();

        // The same duration for all contenders, so that all contenders have the same risk of interruption.
        double roundSeconds = Math.Max(RoundSeconds, perCall.Max());
        int[] calls = [.. perCall.Select(seconds => Math.Max(1, (int)(roundSeconds / seconds)))];
        var turns = new List<Round[]>();
        long start = Stopwatch.GetTimestamp();
        while (IsWanting(turns, Stopwatch.GetElapsedTime(start).TotalSeconds, isLacking))
        {
            turns.Add(figuresOf([.. contenders.Zip(calls, (contender, count) => PerCall(run(contender.Run, count), count))]));
        }

        if (isLacking(turns))
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

    private static bool IsWanting(List<Round[]> turns, double seconds, Predicate<List<Round[]>> isLacking) =>
        turns.Count == 0
        || seconds < TotalSeconds
        || (seconds < PatientSeconds && isLacking(turns));

    // A single contender proves nothing about the machine, because the threads of the contender may block one another.
    private static bool IsLackingAll(List<Round[]> turns) => Enumerable.Range(0, turns[0].Length).All(i => IsLacking(turns, i));

    // A difference needs two good rounds of one turn.
    private static bool IsLackingAny(List<Round[]> turns) => Enumerable.Range(0, turns[0].Length).Any(i => IsLacking(turns, i));

    private static bool IsLacking(List<Round[]> turns, int column) => turns.Count(turn => IsTogether(turn[column])) < FewestRounds;

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
