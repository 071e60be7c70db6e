using System.Diagnostics;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>The goals for counting, observing and looking up.</summary>
internal static class UpdateRows
{
    private const int ManyCalls = 10_000;

    // prometheus-net sorts in every five hundred observations at once: what is timed must hold a fair share of that.
    private const int Batch = 1_000;

    public static RatioRow CounterInc(int threads, double limit)
    {
        using var contenders = new UpdateContenders();
        SideBySide counter = contenders.Counter();
        return RowOf.Nanoseconds(
            Invariant($"Counter.Inc, {Threads(threads)}"),
            threads,
            Goal.Share(limit),
            counter.Ours,
            counter.PrometheusNet,
            Floors.InterlockedIncrement());
    }

    public static RatioRow HistogramObserve(int threads, double limit)
    {
        using var contenders = new UpdateContenders();
        SideBySide histogram = contenders.Histogram();
        return RowOf.Nanoseconds(
            Invariant($"Histogram.Observe, 14 buckets, {Threads(threads)}"),
            threads,
            Goal.Share(limit),
            histogram.Ours,
            histogram.PrometheusNet,
            Floors.CasLoop());
    }

    /// <summary>Observing in native buckets, against observing in classic ones.</summary>
    public static RatioRow NativeObserve(int threads, double limit, bool classicToo = false)
    {
        using var contenders = new UpdateContenders();
        return RowOf.Nanoseconds(
            Invariant($"Histogram.Observe, {(classicToo ? "native and 14 classic buckets" : "native buckets")}, {Threads(threads)}"),
            threads,
            Goal.Share(limit),
            contenders.NativeHistogram(classicToo),
            contenders.Histogram().Ours with { Name = "itself classic" },
            Floors.CasLoop());
    }

    public static RatioRow SummaryObserve(int threads, double limit)
    {
        using var contenders = new UpdateContenders();
        SideBySide summary = contenders.Summary();
        RatioRow row = RowOf.Nanoseconds(
            Invariant($"Summary.Observe with quantiles, {Threads(threads)}"),
            threads,
            Goal.Share(limit),
            InBatches(summary.Ours),
            InBatches(summary.PrometheusNet),
            InBatches(Floors.CasLoop()));
        return row with { Ours = row.Ours / Batch, Peer = row.Peer / Batch, Floor = row.Floor / Batch };
    }

    /// <summary>Looking up a series by two labels and counting on it: against each of both peers, and in bytes allocated.</summary>
    public static IEnumerable<RatioRow> LabelledInc()
    {
        const string What = "WithLabels(2).Inc";
        using var contenders = new UpdateContenders();
        SideBySide hot = contenders.HotSeries();
        yield return RowOf.Nanoseconds(What, threads: 1, Goal.Share(0.2), hot.Ours, hot.PrometheusNet, Floors.InterlockedIncrement());
        yield return RowOf.Nanoseconds(What, threads: 1, Goal.Share(0.4), hot.Ours, hot.OpenTelemetry, Floors.InterlockedIncrement());
        yield return RowOf.Allocated(What + ", bytes allocated", Goal.Bytes(0), ManyCalls, hot.Ours, hot.PrometheusNet);
    }

    public static RatioRow CounterIncWithActivity()
    {
        using var contenders = new UpdateContenders();
        Contender without = contenders.Counter().Ours;
        var with = new Contender("with", calls =>
        {
            using Activity request = new Activity("request").Start();
            without.Run(calls);
        });

        // "No difference", as far as medians of the same work can be told apart.
        return RowOf.Nanoseconds(
            "Counter.Inc, an Activity present",
            threads: 1,
            Goal.Share(1.1),
            with,
            without with { Name = "itself without" },
            Floors.InterlockedIncrement());
    }

    private static Contender InBatches(Contender contender) => contender with { Run = calls => contender.Run(calls * Batch) };

    private static string Threads(int threads) => threads == 1 ? "one thread" : Invariant($"{threads} threads");
}
