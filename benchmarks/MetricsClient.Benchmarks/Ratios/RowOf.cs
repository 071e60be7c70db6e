using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Measures a comparison and returns a row.</summary>
internal static class RowOf
{
    private const double NanosecondsPerMillisecond = 1e6;

    public static RatioRow Nanoseconds(string what, Goal? goal, SideBySide sides, Contender? floor, int threads = 1)
    {
        Contender[] contenders = floor is null ? [.. sides.All] : [.. sides.All, floor];
        double[] medians = InterleavedRounds.MedianNanoseconds(contenders, threads);
        return new RatioRow
        {
            What = what,
            Unit = "ns",
            Figures = sides.All.Zip(medians).ToDictionary(static pair => pair.First.Name, static pair => pair.Second),
            FloorName = floor?.Name,
            Floor = floor is null ? null : medians[^1],
            Goal = goal,
        };
    }

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
}
