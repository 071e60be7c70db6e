using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Comparisons without a goal, published for any leader.</summary>
internal static class FurtherTable
{
    public static IEnumerable<RatioRow> Measure() => [.. Updates(), .. Scrapes(), MemoryRows.HotCounter()];

    private static IEnumerable<RatioRow> Updates()
    {
        using var counter = new UpdateContenders();
        yield return AfterOthers("8 threads in turn", counter.CounterOfOthers(8, inTurn: true));
        yield return AfterOthers("2 threads at once", counter.CounterOfOthers(2, inTurn: false));
        yield return AfterOthers("8 threads at once", counter.CounterOfOthers(8, inTurn: false));
        using var contenders = new FurtherContenders();
        yield return RowOf.Nanoseconds("Counter.Inc(1.5)", goal: null, contenders.Fraction(), Floors.CasLoop());
        yield return RowOf.Nanoseconds("Gauge.Set", goal: null, contenders.GaugeSet(), Floors.Store());
        yield return RowOf.Nanoseconds("Gauge.Inc", goal: null, contenders.GaugeInc(), Floors.CasLoop());
        yield return RowOf.Nanoseconds("WithLabels(1).Inc", goal: null, contenders.OneLabel(), Floors.InterlockedIncrement());
        yield return RowOf.Nanoseconds("WithLabels(4).Inc", goal: null, contenders.FourLabels(), Floors.InterlockedIncrement());
        yield return RowOf.Nanoseconds(
            "WithLabels(2).Inc, 1,024 series in rotation", goal: null, contenders.InRotation(sameStrings: true), Floors.InterlockedIncrement());
        yield return RowOf.Nanoseconds(
            "1,024 series in rotation, by equal strings", goal: null, contenders.InRotation(sameStrings: false), Floors.InterlockedIncrement());
        yield return TypedRows.OfThree();
        using var family = new UpdateContenders();
        yield return RowOf.Nanoseconds(
            "16 series of a family, 2 threads", goal: null, family.Family(), Floors.InterlockedIncrement(), threads: 2);
    }

    private static RatioRow AfterOthers(string others, SideBySide counter) =>
        RowOf.Nanoseconds("Counter.Inc, after " + others, goal: null, counter, Floors.InterlockedIncrement());

    private static IEnumerable<RatioRow> Scrapes()
    {
        var scrape = new ScrapeRows();
        yield return scrape.OpenMetrics();
        yield return scrape.Gzip();
    }
}
