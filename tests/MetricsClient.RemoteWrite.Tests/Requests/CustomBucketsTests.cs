using MetricsClient.Collectors;
using MetricsClient.Push;
using MetricsClient.RemoteWrite.Requests;
using MetricsClient.RemoteWrite.Sending;
using MetricsClient.RemoteWrite.Series;
using MetricsClient.RemoteWrite.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using Version2 = MetricsClient.RemoteWrite.Tests.Wire.Version2;

namespace MetricsClient.RemoteWrite.Tests.Requests;

/// <summary>Histograms with classic buckets that version 2 sends as native histograms with custom bounds.</summary>
public sealed class CustomBucketsTests : IDisposable
{
    private const long StaleMarker = 0x7FF0_0000_0000_0002;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddSeconds(100));
    private readonly CollectorRegistry _registry;
    private readonly SnapshotRequests _requests;

    public CustomBucketsTests()
    {
        _registry = new CollectorRegistry(_time);
        _requests = new SnapshotRequests(
            new SeriesStore(new SeriesLabels([], relabel: null, static (_, _) => { })), new Version1Writer(new RequestLimits(1 << 20)), withNative: true, convertsClassic: true, _time);
    }

    public void Dispose() => _requests.Dispose();

    [Theory]
    [InlineData(new[] { 0.5, 1, 2.5 }, new[] { 0.25, 0.25, 2, 7 }, new long[] { 2, -2, 1, 0 })]
    [InlineData(new[] { -1.0, 0, 1e300 }, new[] { -5.0, 0, 0, 0 }, new long[] { 1, 2, -3, 0 })]
    [InlineData(new[] { 1.0 }, new double[0], new long[] { 0, 0 })]
    [InlineData(new double[0], new[] { 3.0, 4 }, new long[] { 2 })]
    public void A_histogram_is_one_series_with_its_bounds(double[] bounds, double[] observed, long[] deltas)
    {
        _requests.Use(new Version2Writer(new RequestLimits(1 << 20)));
        Histogram histogram = _registry.CreateHistogram("latency_seconds", "Latency.", new HistogramOptions { Buckets = bounds });
        Array.ForEach(observed, value => histogram.Observe(value));
        histogram.Publish();

        Version2.Request request = ByVersion2();

        Version2.TimeSeries series = Assert.Single(request.Timeseries);
        Assert.Equal("__name__=latency_seconds", Labels(request, series));
        Assert.Equal(100_000, series.CreatedTimestamp);
        var expected = new Version2.Histogram
        {
            CountInt = (ulong)observed.Length,
            Sum = observed.Sum(),
            Schema = -53,
            PositiveSpans = { new Version2.BucketSpan { Length = (uint)deltas.Length } },
            PositiveDeltas = { deltas },
            CustomValues = { bounds },
            Timestamp = 100_000,
            StartTimestamp = 100_000,
        };
        Assert.Equal(expected, Assert.Single(series.Histograms));
    }

    [Fact]
    public void A_gauge_histogram_has_the_hint_that_its_counts_may_decrease()
    {
        _requests.Use(new Version2Writer(new RequestLimits(1 << 20)));
        _registry.Register(new Ages());

        Version2.Histogram histogram = Assert.Single(Assert.Single(ByVersion2().Timeseries).Histograms);

        Assert.Equal((-53, 3u, 4ul), (histogram.Schema, histogram.ResetHint, histogram.CountInt));
    }

    [Fact]
    public void The_exemplars_of_the_buckets_are_in_the_order_of_time()
    {
        _requests.Use(new Version2Writer(new RequestLimits(1 << 20)));
        Histogram histogram = _registry.CreateHistogram("latency_seconds", "Latency.", new HistogramOptions { Buckets = [1, 2, 3] });
        foreach (double value in (double[])[2.5, 0.5, 1.5])
        {
            histogram.Observe(value, Exemplar.From(new KeyValuePair<string, string>("trace_id", $"t{value * 10}")));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Version2.Request request = ByVersion2();

        Assert.Equal(
            ["t25 2.5 100000", "t5 0.5 101000", "t15 1.5 102000"],
            Assert.Single(request.Timeseries).Exemplars.Select(exemplar => $"{request.Symbols[(int)exemplar.LabelsRefs[1]]} {exemplar.Value} {exemplar.Timestamp}"));
    }

    [Fact]
    public void An_exemplar_is_sent_once()
    {
        _requests.Use(new Version2Writer(new RequestLimits(1 << 20)));
        Histogram histogram = _registry.CreateHistogram("latency_seconds", "Latency.", new HistogramOptions { Buckets = [1, 2, 3] });
        histogram.Observe(0.5, Exemplar.From(new KeyValuePair<string, string>("trace_id", "first")));
        histogram.Observe(1.5, Exemplar.From(new KeyValuePair<string, string>("trace_id", "second")));

        Assert.Equal([0.5, 1.5], Exemplars());
        Assert.Empty(Exemplars());
        histogram.Observe(2.5, Exemplar.From(new KeyValuePair<string, string>("trace_id", "third")));
        Assert.Equal([2.5], Exemplars());

        IEnumerable<double> Exemplars() => Assert.Single(ByVersion2().Timeseries).Exemplars.Select(static exemplar => exemplar.Value);
    }

    [Fact]
    public void A_histogram_with_native_buckets_keeps_both_forms()
    {
        _requests.Use(new Version2Writer(new RequestLimits(1 << 20)));
        _registry.CreateHistogram("latency_seconds", "Latency.", new HistogramOptions { Buckets = [1], Native = new NativeHistogramOptions() }).Observe(0.5);

        Version2.Request request = ByVersion2();

        Assert.Equal(
            ["__name__=latency_seconds", "__name__=latency_seconds_bucket,le=+Inf", "__name__=latency_seconds_bucket,le=1.0", "__name__=latency_seconds_count", "__name__=latency_seconds_sum"],
            request.Timeseries.Select(series => Labels(request, series)).Order(StringComparer.Ordinal));
        Assert.All(request.Timeseries.SelectMany(static series => series.Histograms), static histogram => Assert.InRange(histogram.Schema, -4, 8));
    }

    [Fact]
    public void The_buckets_end_with_version_2_and_the_native_histogram_ends_with_version_1()
    {
        _registry.CreateHistogram("latency_seconds", "Latency.", new HistogramOptions { Buckets = [1] }).Observe(0.5);
        WriteRequest first = ByVersion1();
        _requests.Use(new Version2Writer(new RequestLimits(1 << 20)));
        Version2.Request second = ByVersion2();
        _requests.Use(new Version1Writer(new RequestLimits(1 << 20)));
        WriteRequest third = ByVersion1();

        Assert.All(first.Timeseries, static series => Assert.Equal((1, 0), (series.Samples.Count, series.Histograms.Count)));
        Assert.Equal(4, second.Timeseries.Count(static series => series.Samples is [{ } sample] && IsStale(sample.Value)));
        Assert.Equal(-53, Assert.Single(second.Timeseries.SelectMany(static series => series.Histograms)).Schema);
        Wire.Histogram ended = Assert.Single(third.Timeseries.SelectMany(static series => series.Histograms));
        Assert.True(IsStale(ended.Sum));
        Assert.Equal(4, third.Timeseries.Count(static series => series.Samples is [{ } sample] && !IsStale(sample.Value)));
    }

    private static bool IsStale(double value) => BitConverter.DoubleToInt64Bits(value) == StaleMarker;

    private static string Labels(Version2.Request request, Version2.TimeSeries series) => string.Join(
        ',', series.LabelsRefs.Chunk(2).Select(pair => $"{request.Symbols[(int)pair[0]]}={request.Symbols[(int)pair[1]]}"));

    private Version2.Request ByVersion2() => Version2.Request.Parser.ParseFrom(Next());

    private WriteRequest ByVersion1() => WriteRequest.Parser.ParseFrom(Next());

    private byte[] Next()
    {
        EncodedRequest request = Assert.Single(_requests.Of(new PushSnapshot(CollectResult.Collect(_registry))));
        using RequestBody body = request.Body;
        return Snappier.Snappy.DecompressToArray(body.ToArray());
    }

    private sealed class Ages : ICollector
    {
        public void Collect(MetricWriter writer) => writer.BeginGaugeHistogram("ages_seconds", "Ages.", [1, 2]).Add([1, 3, 0], 5);
    }
}
