using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>Comparisons without a goal, published whoever is ahead.</summary>
internal static class FurtherTable
{
    public static IEnumerable<RatioRow> Measure() => [.. Updates(), .. Scrapes(), MemoryRows.HotCounter()];

    private static IEnumerable<RatioRow> Updates()
    {
        using var counter = new UpdateContenders();
        yield return RowOf.Nanoseconds("Counter.Inc, after many threads in turn", goal: null, counter.CounterOfMany(), Floors.InterlockedIncrement());
        using var contenders = new FurtherContenders();
        yield return RowOf.Nanoseconds("Counter.Inc(1.5)", goal: null, contenders.Fraction(), Floors.CasLoop());
        yield return RowOf.Nanoseconds("Gauge.Set", goal: null, contenders.GaugeSet(), Floors.Store());
        yield return RowOf.Nanoseconds("Gauge.Inc", goal: null, contenders.GaugeInc(), Floors.CasLoop());
        yield return RowOf.Nanoseconds("WithLabels(1).Inc", goal: null, contenders.OneLabel(), Floors.InterlockedIncrement());
        yield return RowOf.Nanoseconds("WithLabels(4).Inc", goal: null, contenders.FourLabels(), Floors.InterlockedIncrement());
        yield return RowOf.Nanoseconds(
            "WithLabels(2).Inc, 1,024 series in rotation", goal: null, contenders.InRotation(sameStrings: true), Floors.InterlockedIncrement());
        yield return RowOf.Nanoseconds(
            "the same, by strings read from elsewhere", goal: null, contenders.InRotation(sameStrings: false), Floors.InterlockedIncrement());
        yield return RowOf.Nanoseconds("making a series", goal: null, FurtherContenders.Creation(), floor: null);
        using var family = new UpdateContenders();
        yield return RowOf.Nanoseconds(
            "16 series of a family, 2 threads", goal: null, family.Family(), Floors.InterlockedIncrement(), threads: 2);
    }

    private static IEnumerable<RatioRow> Scrapes()
    {
        var scrape = new ScrapeRows();
        yield return scrape.OpenMetrics();
        yield return scrape.Gzip();
    }
}
