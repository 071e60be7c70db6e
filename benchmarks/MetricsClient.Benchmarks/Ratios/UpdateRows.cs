using System.Diagnostics;
using MetricsClient.Benchmarks.Peers;
using MetricsClient.Benchmarks.Timing;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>The goals for increments, observations and lookups.</summary>
internal static class UpdateRows
{
    private const int ManyCalls = 10_000;

    // prometheus-net sorts after every five hundred observations, so a timed round must contain a proportional share of sorts.
    private const int Batch = 1_000;

    public static RatioRow CounterInc(int threads, double limit)
    {
        using var contenders = new UpdateContenders();
        return RowOf.Nanoseconds(
            Invariant($"Counter.Inc, {Threads(threads)}"),
            Goal.Share(limit, Library.PrometheusNet),
            contenders.Counter(),
            Floors.InterlockedIncrement(),
            threads);
    }

    public static RatioRow HistogramObserve(int threads, double limit)
    {
        using var contenders = new UpdateContenders();
        return RowOf.Nanoseconds(
            Invariant($"Histogram.Observe, 14 buckets, {Threads(threads)}"),
            Goal.Share(limit, Library.PrometheusNet),
            contenders.Histogram(),
            Floors.CasLoop(),
            threads);
    }

    public static IEnumerable<RatioRow> ContendedGauge(double limit)
    {
        using var contenders = new FurtherContenders();
        yield return RowOf.Nanoseconds("Gauge.Inc, 2 threads", Goal.Share(limit, Library.PrometheusNet), contenders.GaugeInc(), Floors.CasLoop(), threads: 2);
        yield return RowOf.Nanoseconds("Gauge.Inc and Dec, 2 threads", Goal.Share(limit, Library.PrometheusNet), contenders.GaugeIncDec(), Floors.CasLoop(), threads: 2);
    }

    public static RatioRow SummaryObserve(int threads, double limit)
    {
        using var contenders = new UpdateContenders();
        SideBySide summary = contenders.Summary();
        Contender floor = Floors.CasLoop();
        RatioRow row = RowOf.Nanoseconds(
            Invariant($"Summary.Observe with quantiles, {Threads(threads)}"),
            Goal.Share(limit, Library.PrometheusNet),
            new SideBySide(InBatches(summary.Ours.Run), InBatches(summary.PrometheusNet.Run)),
            floor with { Run = InBatches(floor.Run) },
            threads);
        return row with
        {
            Figures = row.Figures.ToDictionary(static pair => pair.Key, static pair => pair.Value / Batch),
            Floor = row.Floor / Batch,
        };
    }

    /// <summary>An increment of a .NET counter with two tags. Each library listens to a separate counter.</summary>
    public static RatioRow BridgedCounter()
    {
        using var contenders = new UpdateContenders();
        return RowOf.Nanoseconds(
            "Meter bridge, counter with two tags", Goal.Share(1, Library.OpenTelemetry), contenders.BridgedCounter(), Floors.InterlockedIncrement());
    }

    /// <summary>An observation in native buckets, against an observation in classic buckets.</summary>
    public static RatioRow NativeObserve(int threads, double limit, bool classicToo = false)
    {
        const string Classic = "classic buckets";
        using var contenders = new UpdateContenders();
        SideBySide classic = contenders.Histogram();
        return RowOf.Nanoseconds(
            Invariant($"Histogram.Observe, {(classicToo ? "native and classic" : "native")}, {Threads(threads)}"),
            Goal.Share(limit, Classic),
            new SideBySide(contenders.NativeHistogram(classicToo).Run, classic.PrometheusNet.Run, classic.OpenTelemetry.Run),
            classic.Ours with { Name = Classic },
            threads);
    }

    /// <summary>A lookup by two labels and an increment: against each of both peers, and in bytes allocated.</summary>
    public static IEnumerable<RatioRow> LabelledInc()
    {
        const string What = "WithLabels(2).Inc";
        using var contenders = new UpdateContenders();
        SideBySide hot = contenders.HotSeries();
        RatioRow row = RowOf.Nanoseconds(What, Goal.Share(0.2, Library.PrometheusNet), hot, Floors.InterlockedIncrement());
        yield return row;
        yield return row with { Goal = Goal.Share(0.4, Library.OpenTelemetry) };
        yield return RowOf.Allocated(What + ", bytes allocated", Goal.Bytes(0), ManyCalls, hot);
    }

    /// <summary>A lookup by two strings that are not the strings of the creation, and an increment.</summary>
    public static IEnumerable<RatioRow> FreshStrings()
    {
        const string What = "WithLabels(2).Inc, 64 series, fresh strings";
        using var contenders = new FurtherContenders();
        SideBySide fresh = contenders.FreshStrings();
        yield return RowOf.Nanoseconds(What, Goal.Share(0.35, Library.OpenTelemetry), fresh, Floors.InterlockedIncrement());
        yield return RowOf.Allocated(What + ", bytes allocated", Goal.Bytes(0), ManyCalls, fresh);
    }

    /// <summary>The creation of a series with two labels, and its first increment.</summary>
    public static RatioRow Creation() => RowOf.NanosecondsWithCollections(
        "creation of a series", Goal.Share(0.6, Library.PrometheusNet), FurtherContenders.Creation());

    /// <summary>An increment within a traced request, against an increment without a request.</summary>
    public static RatioRow CounterIncWithActivity()
    {
        using var contenders = new UpdateContenders();
        SideBySide counter = contenders.Counter();
        using Activity request = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        Activity.Current = null;
        var traced = new SideBySide(
            Within(request, counter.Ours.Run),
            Within(request, counter.PrometheusNet.Run),
            Within(request, counter.OpenTelemetry.Run));

        // "No difference", within the precision of medians of equal work.
        const string Untraced = "no Activity";
        return RowOf.Nanoseconds(
            "Counter.Inc, an Activity present",
            Goal.Share(1.1, Untraced),
            traced,
            new Contender(Untraced, Within(null, counter.Ours.Run)));
    }

    private static Action<int> InBatches(Action<int> run) => calls => run(calls * Batch);

    // The activity starts before the measurement, because a start is long compared with a round. The contenders without
    // an activity use the same method, because the compiler could inline the loop, and two copies of a loop differ in speed.
    private static Action<int> Within(Activity? request, Action<int> run) => calls =>
    {
        Activity.Current = request;
        run(calls);
        Activity.Current = null;
    };

    private static string Threads(int threads) => threads == 1 ? "one thread" : Invariant($"{threads} threads");
}
