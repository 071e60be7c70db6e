using System.Globalization;
using MetricsClient.Collectors;
using MetricsClient.Push;
using MetricsClient.RemoteWrite.Requests;
using MetricsClient.RemoteWrite.Sending;
using MetricsClient.RemoteWrite.Series;
using MetricsClient.RemoteWrite.Tests.Sending;
using MetricsClient.RemoteWrite.Tests.Wire;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.RemoteWrite.Tests.Requests;

public sealed class SnapshotRequestsTests
{
    private const int MaxRequestBytes = 64 * 1024;

    private readonly List<string> _failures = [];

    [Fact]
    public void A_large_snapshot_becomes_several_requests_with_each_series_once()
    {
        CollectorRegistry registry = Many(5_000);
        using SnapshotRequests requests = Requests(relabel: null);

        EncodedRequest[] all = requests.Of(Snapshot(registry));

        Assert.InRange(all.Length, 5, 20);
        string[] numbers = [.. all.SelectMany(Series).Select(static series => series.Labels.Single(static label => label.Name == "n").Value)];
        Assert.Equal(Enumerable.Range(0, 5_000).Select(static i => i.ToString(CultureInfo.InvariantCulture)).Order(), numbers.Order());
        Assert.All(all, static request => Assert.Equal(request.Samples, Series(request).Count()));
    }

    [Fact]
    public void A_request_has_at_most_the_configured_number_of_samples()
    {
        using SnapshotRequests requests = Requests(relabel: null, maxSamples: 30);

        IReadOnlyList<EncodedRequest> all = requests.Of(Snapshot(Many(100)));

        Assert.Equal([30, 30, 30, 10], all.Select(static request => Series(request).Count()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_repeated_snapshot_allocates_little(int version)
    {
        CollectorRegistry registry = Many(20_000);
        using SnapshotRequests requests = Requests(relabel: null, maxBytes: 8 << 20);
        if (version == 2)
        {
            requests.Use(new Version2Writer(new RequestLimits(8 << 20)));
        }

        // The least of several rounds, because the first rounds load code, and a garbage collection may empty the pools.
        long allocated = long.MaxValue;
        for (int round = 0; round < 8; round++)
        {
            PushSnapshot snapshot = Snapshot(registry);
            long before = GC.GetAllocatedBytesForCurrentThread();
            IReadOnlyList<EncodedRequest> all = requests.Of(snapshot);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            Dispose(all);
        }

        Assert.InRange(allocated, 0, 1_023);
    }

    [Fact]
    public void A_snapshot_after_a_failed_snapshot_contains_each_series_once()
    {
        var clock = new FailingClock();
        var registry = new CollectorRegistry(clock);
        registry.CreateGauge("a", "").Set(1);
        registry.CreateGauge("b", "", ["n"], new GaugeOptions { TimeToLive = TimeSpan.FromMinutes(1) }).WithLabels("1").Set(2);
        using SnapshotRequests requests = Requests(relabel: null);

        // The clock is read when the series of "b" are written, after "a".
        clock.Fails = true;
        Assert.Throws<InvalidOperationException>(() => requests.Of(Snapshot(registry)));
        clock.Fails = false;

        Assert.Equal(["a", "b"], requests.Of(Snapshot(registry)).SelectMany(Series).Select(static series => series.Labels[0].Value));
    }

    [Fact]
    public void Buckets_that_no_longer_exist_end()
    {
        var registry = new CollectorRegistry();
        double[] bounds = [1, 2];
        registry.Register(new Bounds(() => bounds));
        using SnapshotRequests requests = Requests(relabel: null);
        Dispose(requests.Of(Snapshot(registry)));

        bounds = [2, 3];
        string[] second = [.. requests.Of(Snapshot(registry)).SelectMany(Series).Where(static series => series.Labels[0].Value == "collected_bucket").Select(Text)];

        Assert.Equal(["le=+Inf 3", "le=1.0 stale", "le=2.0 1", "le=3.0 2"], second.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_delete_sets_the_heartbeat_to_0_before_its_end()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("level", "Level.").Set(1);
        using SnapshotRequests requests = Requests(relabel: null);
        Dispose(requests.Of(new PushSnapshot(CollectResult.Collect(registry)) { IsPeriodic = true }));

        TimeSeries[] end = [.. requests.OfEnd().SelectMany(Series)];
        TimeSeries[] secondEnd = [.. requests.OfEnd().SelectMany(Series)];

        Assert.Equal(
            ["metricsclient_remote_write_up 0", "level stale", "metricsclient_remote_write_up stale"],
            end.Select(static series => series.Labels[0].Value + Text(series)).Order(StringComparer.Ordinal).OrderBy(static text => text.EndsWith("stale", StringComparison.Ordinal)));
        Assert.True(end[0].Samples[0].Timestamp < end[^1].Samples[0].Timestamp);
        Assert.DoesNotContain(secondEnd, static series => series.Samples[0].Value == 0);
    }

    [Fact]
    public void A_summary_is_a_series_for_each_quantile_and_the_sum_and_the_count()
    {
        var registry = new CollectorRegistry();
        registry.CreateSummary("wait_seconds", "Waits.", new SummaryOptions { Quantiles = [0.5, 0.99] }).Observe(2);
        using SnapshotRequests requests = Requests(relabel: null);

        string[] names = [.. requests.Of(Snapshot(registry)).SelectMany(Series)
            .Select(static series => string.Join(' ', series.Labels.Where(static label => label.Name is "__name__" or "quantile").Select(static label => label.Value)))];

        Assert.Equal(["wait_seconds 0.5", "wait_seconds 0.99", "wait_seconds_count", "wait_seconds_sum"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_relabel_function_changes_and_drops_series_and_collisions_are_reported()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Gauge> gauges = registry.CreateGauge("g", "G.", "keep", "drop");
        gauges.WithLabels("a", "1").Set(1);
        gauges.WithLabels("b", "1").Set(2);
        gauges.WithLabels("b", "2").Set(3);
        registry.CreateGauge("unwanted", "U.").Set(4);
        registry.CreateGauge("broken", "B.").Set(5);
        using SnapshotRequests requests = Requests(static (family, labels) =>
        {
            labels.Remove("drop");
            labels["added"] = family;
            return family != "broken" ? family != "unwanted" : throw new InvalidOperationException("no");
        });

        TimeSeries[] sent = [.. requests.Of(Snapshot(registry)).SelectMany(Series)];

        Assert.Equal(["added=g,keep=a 1", "added=g,keep=b 2"], sent.Select(Text));
        Assert.Equal(
            [
                "Relabel failed for 'broken', so the series is not sent: no",
                "Relabel gives several series of 'g' the same labels, so only the first series is sent; keep a label that distinguishes them.",
            ],
            _failures);
    }

    [Theory]
    [InlineData(9, "later")]
    [InlineData(11, "now")]
    public void A_clock_that_is_set_back_by_more_than_10_minutes_gives_the_time_of_the_next_samples(int minutes, string expected)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var registry = new CollectorRegistry();
        registry.CreateGauge("level", "Level.").Set(1);
        using SnapshotRequests requests = Requests(relabel: null, time: time);
        long before = requests.Of(Snapshot(registry)).SelectMany(Series).Single().Samples[0].Timestamp;

        time.AdjustTime(time.GetUtcNow() - TimeSpan.FromMinutes(minutes));

        long after = requests.Of(Snapshot(registry)).SelectMany(Series).Single().Samples[0].Timestamp;
        Assert.Equal(expected == "later" ? before + 1 : time.GetUtcNow().ToUnixTimeMilliseconds(), after);
    }

    private static CollectorRegistry Many(int count)
    {
        var registry = new CollectorRegistry();
        MetricFamily<Gauge> gauges = registry.CreateGauge("many", "Many.", ["n", "method"], new GaugeOptions { MaxSeries = 100_000 });
        for (int i = 0; i < count; i++)
        {
            gauges.WithLabels(i.ToString(CultureInfo.InvariantCulture), "GET").Set(i);
        }

        return registry;
    }

    private static PushSnapshot Snapshot(CollectorRegistry registry) => new(CollectResult.Collect(registry));

    private static IEnumerable<TimeSeries> Series(EncodedRequest request) => TestReceiver.Read(request.Body.ToArray()).Timeseries;

    private static string Text(TimeSeries series)
    {
        bool isStale = BitConverter.DoubleToInt64Bits(series.Samples[0].Value) == 0x7FF0_0000_0000_0002;
        return $"{string.Join(',', series.Labels.Where(static label => label.Name != "__name__").Select(static label => $"{label.Name}={label.Value}"))} {(isStale ? "stale" : series.Samples[0].Value)}";
    }

    private static void Dispose(IReadOnlyList<EncodedRequest> requests)
    {
        foreach (EncodedRequest request in requests)
        {
            request.Body.Dispose();
        }
    }

    private SnapshotRequests Requests(Func<string, IDictionary<string, string>, bool>? relabel, int maxBytes = MaxRequestBytes, int maxSamples = int.MaxValue, TimeProvider? time = null) => new(
        new SeriesStore(new SeriesLabels([], relabel, (message, _) => _failures.Add(message))),
        new Version1Writer(new RequestLimits(maxBytes, maxSamples)),
        withNative: false,
        convertsClassic: false,
        time ?? TimeProvider.System);

    private sealed class FailingClock : TimeProvider
    {
        public bool Fails { get; set; }

        public override long GetTimestamp() => Fails ? throw new InvalidOperationException("The clock fails.") : base.GetTimestamp();
    }

    private sealed class Bounds : ICollector
    {
        private readonly Func<double[]> _bounds;

        public Bounds(Func<double[]> bounds)
        {
            _bounds = bounds;
        }

        public void Collect(MetricWriter writer) => writer.BeginHistogram("collected", "Collected.", _bounds()).Add([1, 1, 1], 5);
    }
}
