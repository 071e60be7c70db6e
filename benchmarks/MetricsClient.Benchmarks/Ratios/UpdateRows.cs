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

    /// <summary>Counting on a .NET counter with two tags, to which each library listens.</summary>
    public static RatioRow BridgedCounter()
    {
        using var contenders = new UpdateContenders();
        return RowOf.Nanoseconds(
            "Meter bridge, counter with two tags", Goal.Share(1, Library.OpenTelemetry), contenders.BridgedCounter(), Floors.InterlockedIncrement());
    }

    /// <summary>Observing in native buckets, against observing in classic ones.</summary>
    public static RatioRow NativeObserve(int threads, double limit, bool classicToo = false)
    {
        const string Classic = "itself classic";
        using var contenders = new UpdateContenders();
        SideBySide classic = contenders.Histogram();
        return RowOf.Nanoseconds(
            Invariant($"Histogram.Observe, {(classicToo ? "native and classic" : "native")}, {Threads(threads)}"),
            Goal.Share(limit, Classic),
            new SideBySide(contenders.NativeHistogram(classicToo).Run, classic.PrometheusNet.Run, classic.OpenTelemetry.Run),
            classic.Ours with { Name = Classic },
            threads);
    }

    /// <summary>Looking up a series by two labels and counting on it: against each of both peers, and in bytes allocated.</summary>
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

    /// <summary>Counting within a traced request, against the same without.</summary>
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

        // "No difference", as far as medians of the same work can be told apart.
        const string Untraced = "itself without";
        return RowOf.Nanoseconds(
            "Counter.Inc, an Activity present",
            Goal.Share(1.1, Untraced),
            traced,
            new Contender(Untraced, Within(null, counter.Ours.Run)));
    }

    private static Action<int> InBatches(Action<int> run) => calls => run(calls * Batch);

    // The activity was started before: starting it takes long enough to be seen in a round of so short calls. Those without one come
    // through here too, since the compiler may make the loop a part of this, and two copies of one loop are not equally fast.
    private static Action<int> Within(Activity? request, Action<int> run) => calls =>
    {
        Activity.Current = request;
        run(calls);
        Activity.Current = null;
    };

    private static string Threads(int threads) => threads == 1 ? "one thread" : Invariant($"{threads} threads");
}
