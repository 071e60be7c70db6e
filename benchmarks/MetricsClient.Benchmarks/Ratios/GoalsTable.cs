namespace MetricsClient.Benchmarks.Ratios;

/// <summary>All goals in the order of the table, with their measurements.</summary>
internal static class GoalsTable
{
    private static readonly Dictionary<string, Func<IEnumerable<RatioRow>>> s_groups = new(StringComparer.Ordinal)
    {
        ["counting"] = Counting,
        ["gauges"] = static () => UpdateRows.ContendedGauge(limit: 0.2),
        ["labels"] = Labels,
        ["typed"] = TypedRows.Measure,
        ["observing"] = Observing,
        ["summaries"] = Summaries,
        ["scrape"] = Scrape,
        ["fractions"] = Fractions,
        ["memory"] = Memory,
        ["meters"] = Meters,
        ["activity"] = Activity,
        ["requests"] = RequestRows.Measure,
    };

    public static string[] Groups => [.. s_groups.Keys];

    /// <summary>Measures one group, or all groups for null, row by row: once, or in more processes after a missed goal.</summary>
    public static IEnumerable<RatioRow> Measure(string? group, bool once = false) => s_groups
        .Where(named => group is null || named.Key == group)
        .SelectMany(named => named.Value().Select(row => row.Met is false && !once ? FreshProcesses.Judge(named.Key, row) : row));

    private static IEnumerable<RatioRow> Counting()
    {
        yield return UpdateRows.CounterInc(threads: 1, limit: 0.6);
        yield return UpdateRows.CounterInc(threads: 2, limit: 0.25);
    }

    private static IEnumerable<RatioRow> Labels()
    {
        foreach (RatioRow row in UpdateRows.LabelledInc())
        {
            yield return row;
        }

        foreach (RatioRow row in UpdateRows.FreshStrings())
        {
            yield return row;
        }

        yield return UpdateRows.Creation();
    }

    private static IEnumerable<RatioRow> Observing()
    {
        yield return UpdateRows.HistogramObserve(threads: 1, limit: 0.85);
        yield return UpdateRows.HistogramObserve(threads: 2, limit: 0.15);
        yield return UpdateRows.NativeObserve(threads: 1, limit: 2.0);
        yield return UpdateRows.NativeObserve(threads: 2, limit: 2.0);
        yield return UpdateRows.NativeObserve(threads: 1, limit: 2.0, classicToo: true);
    }

    private static IEnumerable<RatioRow> Summaries()
    {
        yield return UpdateRows.SummaryObserve(threads: 1, limit: 0.1);
        yield return UpdateRows.SummaryObserve(threads: 2, limit: 0.1);
    }

    private static IEnumerable<RatioRow> Scrape()
    {
        var scrape = new ScrapeRows();
        yield return scrape.WriteTo();
        yield return scrape.WriteToAsync();
        yield return scrape.WriteToAllocation();
        yield return scrape.WriteToAsyncAllocation();
    }

    private static IEnumerable<RatioRow> Fractions()
    {
        var scrape = new ScrapeRows(hasFractions: true);
        yield return scrape.FractionsText();
        yield return scrape.FractionsOpenMetrics();
        yield return scrape.FractionsProtobuf();
    }

    private static IEnumerable<RatioRow> Memory()
    {
        yield return MemoryRows.Counter();
        yield return MemoryRows.Histogram();
        yield return MemoryRows.AtRandom(threads: 8);
        yield return MemoryRows.AtRandom(threads: 64);
    }

    private static IEnumerable<RatioRow> Meters()
    {
        yield return UpdateRows.BridgedCounter();
    }

    private static IEnumerable<RatioRow> Activity()
    {
        yield return UpdateRows.CounterIncWithActivity();
    }
}
