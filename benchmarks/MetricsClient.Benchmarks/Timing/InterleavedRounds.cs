using System.Diagnostics;

namespace MetricsClient.Benchmarks.Timing;

/// <summary>
/// Times several contenders in turns, A B C A B C, and takes each one's median: what slows the machine down for a while
/// slows down all of them, and what interrupts single rounds moves none.
/// </summary>
internal static class InterleavedRounds
{
    // Much shorter than what a scheduler gives a thread at once, so that most rounds are not interrupted.
    private const double RoundSeconds = 0.000_3;
    private const double WarmUpSeconds = 0.4;
    private const double TotalSeconds = 5;
    private const double PatientSeconds = 15;
    private const int FewestRounds = 25;

    // On a busy machine one thread may have to wait for a processor while the other works alone, which is another case.
    private const double LeastTogether = 0.8;

    /// <summary>The nanoseconds that one call takes on each of the threads, in the order of the contenders.</summary>
    public static double[] MedianNanoseconds(IReadOnlyList<Contender> contenders, int threads)
    {
        using var gang = new Gang(threads);
        double[] perCall = [.. contenders.Select(contender => WarmUp(gang, contender))];

        // As in a program that has run for a while: what is in use lies close together then, whatever threads it belongs to.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

        // As long for everybody, so that everybody is interrupted as often.
        double roundSeconds = Math.Max(RoundSeconds, perCall.Max());
        int[] calls = [.. perCall.Select(seconds => Math.Max(1, (int)(roundSeconds / seconds)))];
        List<Round>[] rounds = [.. contenders.Select(static _ => new List<Round>())];
        long start = Stopwatch.GetTimestamp();
        while (IsWanting(rounds, Stopwatch.GetElapsedTime(start).TotalSeconds))
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                rounds[i].Add(gang.Run(contenders[i].Run, calls[i]));
            }
        }

        if (Array.TrueForAll(rounds, IsLacking))
        {
            Console.Error.WriteLine("The machine is busy: the threads hardly ever ran at the same time, so the next figures are no good.");
        }

        return [.. rounds.Select((all, i) => MedianSeconds(all) / calls[i] * 1e9)];
    }

    // Many short runs, so that the loop is compiled at the last tier from its start, and not replaced while it runs.
    private static double WarmUp(Gang gang, Contender contender)
    {
        int calls = 1;
        long start = Stopwatch.GetTimestamp();
        do
        {
            double seconds = gang.Run(contender.Run, calls).Seconds;
            calls = seconds < RoundSeconds / 10 ? calls * 2 : calls;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);

        return MedianSeconds([.. Enumerable.Range(0, FewestRounds).Select(_ => gang.Run(contender.Run, calls))]) / calls;
    }

    private static bool IsWanting(List<Round>[] rounds, double seconds) =>
        seconds < TotalSeconds
        || (seconds < PatientSeconds && Array.TrueForAll(rounds, IsLacking));

    // Of one contender alone it says nothing about the machine: its threads may wait for each other.
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
