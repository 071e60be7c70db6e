using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Measures a comparison and returns a row.</summary>
internal static class RowOf
{
    private const double NanosecondsPerMillisecond = 1e6;
    private const double RoundWithCollections = 0.5;

    public static RatioRow Nanoseconds(string what, Goal? goal, SideBySide sides, Contender? floor, int threads = 1)
    {
        Contender[] contenders = floor is null ? [.. sides.All] : [.. sides.All, floor];
        double[] medians = InterleavedRounds.MedianNanoseconds(contenders, threads);
        return OfTimes(what, goal, sides, medians) with
        {
            FloorName = floor?.Name,
            Floor = floor is null ? null : medians[^1],
        };
    }

    /// <summary>As <see cref="Nanoseconds"/>, for work that allocates: with the garbage collections that the work causes.</summary>
    // A short round mostly contains no collection, so a median of short rounds would leave out the collections of all contenders. A round of
    // half a second contains several collections of each contender.
    public static RatioRow NanosecondsWithCollections(string what, Goal? goal, SideBySide sides) =>
        OfTimes(what, goal, sides, Throughput.MedianNanoseconds([.. sides.All], threads: 1, RoundWithCollections));

    public static RatioRow Milliseconds(string what, Goal? goal, SideBySide sides, Contender floor) =>
        Nanoseconds(what, goal, sides, floor).DividedBy(NanosecondsPerMillisecond) with { Unit = "ms" };

    public static RatioRow Allocated(string what, Goal goal, int calls, SideBySide sides) =>
        Bytes(what, goal, sides.All.ToDictionary(static side => side.Name, side => Footprint.AllocatedPerCall(side, calls)));

    public static RatioRow Bytes(string what, Goal? goal, IReadOnlyDictionary<string, double> figures) => new()
    {
        What = what,
        Unit = "B",
        Figures = figures,
        Goal = goal,
    };

    private static RatioRow OfTimes(string what, Goal? goal, SideBySide sides, double[] nanoseconds) => new()
    {
        What = what,
        Unit = "ns",
        Figures = sides.All.Zip(nanoseconds).ToDictionary(static pair => pair.First.Name, static pair => pair.Second),
        Goal = goal,
    };
}
