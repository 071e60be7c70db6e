using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>The goals for look-ups by typed labels.</summary>
internal static class TypedRows
{
    private const int ManyCalls = 10_000;

    public static IEnumerable<RatioRow> Measure()
    {
        using var contenders = new TypedContenders();
        RatioRow closed = Row("typed labels, closed set, WithLabels(2).Inc", contenders.Closed, contenders);
        yield return Against(closed, contenders.OfFreshStrings, Goal.Share(0.5, TypedContenders.FreshStrings));
        yield return Against(closed, contenders.OfStrings, goal: null);
        yield return Against(closed, contenders.Generated, Goal.Share(0.15, Library.OpenTelemetry));
        RatioRow open = Row("typed labels, open set, WithLabels(2).Inc", contenders.Open, contenders);
        yield return Against(open, contenders.OfFreshStrings, Goal.Share(1, TypedContenders.FreshStrings));
        yield return Allocated("typed labels, closed set, bytes allocated", contenders.Closed, contenders);
        yield return Allocated("typed labels, open set, bytes allocated", contenders.Open, contenders);
    }

    /// <summary>Three typed labels, one of them a string, without a goal.</summary>
    public static RatioRow OfThree()
    {
        using var contenders = new TypedContenders();
        return Against(Row("typed labels, open set, WithLabels(3).Inc", contenders.OpenOfThree, contenders), contenders.OfFreshStrings, goal: null);
    }

    // All figures of a row are from one measurement.
    private static RatioRow Row(string what, Contender ours, TypedContenders contenders)
    {
        Contender[] all =
        [
            ours, contenders.PrometheusNet, contenders.OpenTelemetry, contenders.OfStrings, contenders.OfFreshStrings, contenders.Generated,
        ];
        double[] medians = InterleavedRounds.MedianNanoseconds(all, threads: 1);
        return new RatioRow
        {
            What = what,
            Unit = "ns",
            Figures = all.Zip(medians).ToDictionary(static pair => pair.First.Name, static pair => pair.Second),
        };
    }

    // Shows a contender without a column of its own in the column of the floor, and omits the other contenders without a column.
    private static RatioRow Against(RatioRow row, Contender other, Goal? goal) => row with
    {
        Figures = row.Figures.Where(figure => figure.Key == other.Name || IsColumn(figure.Key)).ToDictionary(),
        FloorName = other.Name,
        Floor = row.Figures[other.Name],
        Goal = goal,
    };

    private static bool IsColumn(string contender) => contender is Library.Ours or Library.PrometheusNet or Library.OpenTelemetry;

    private static RatioRow Allocated(string what, Contender ours, TypedContenders contenders)
    {
        Contender[] all = [ours, contenders.PrometheusNet, contenders.OpenTelemetry, contenders.Generated];
        RatioRow row = RowOf.Bytes(
            what, Goal.Bytes(0), all.ToDictionary(static side => side.Name, static side => Footprint.AllocatedPerCall(side, ManyCalls)));
        return row with { FloorName = GeneratedCounter.Name, Floor = row.Figures[GeneratedCounter.Name] };
    }
}
