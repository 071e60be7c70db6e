using System.Buffers;
using System.Text;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.RemoteWrite;

/// <summary>A real Prometheus that is away for a minute, or that is killed again and again in the middle of requests.</summary>
[Trait("Lane", "long")]
public sealed class LongAbsenceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_minute_of_absence_leaves_no_gap(bool inFolder)
    {
        using var queue = new TemporaryFolder();
        var data = new TemporaryFolder();
        RealPrometheus first = await RealPrometheus.StartAsync(data, TestPort.Next());
        (CollectorRegistry registry, Counter pushes) = Registry(series: 100);
        await using var pusher = new MetricPusher(Options(first, registry, inFolder ? queue.Path : null));
        double lost = Lost();
        IAsyncDisposable loop = pusher.Start(TimeSpan.FromMilliseconds(250));
        await Eventually.GetAsync("ten pushes", async () => await first.QueryAsync("absence_pushes_total >= 10") is { Count: 1 } ten ? ten : null);

        await first.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(60), Cancellation);
        double before = pushes.Value;
        await using RealPrometheus second = await RealPrometheus.StartAsync(data, first.Address.Port);
        await Eventually.GetAsync(
            "the samples of the absence", async () => await second.QueryAsync($"absence_pushes_total > {before}") is { Count: 1 } all ? all : null);
        await loop.DisposeAsync();
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        // Each push has incremented the counter once.
        AssertNoGap(await second.HistoryAsync("absence_pushes_total"), pushes.Value);
        Assert.InRange(pushes.Value, 150, 400);
        Assert.Equal(0, Lost() - lost);
        Assert.Equal(0, await second.OwnAsync("prometheus_tsdb_out_of_order_samples_total"));
    }

    [Fact]
    public async Task Kills_in_the_middle_of_requests_leave_no_gap_and_nothing_out_of_order()
    {
        var data = new TemporaryFolder();
        RealPrometheus prometheus = await RealPrometheus.StartAsync(data, TestPort.Next());
        int port = prometheus.Address.Port;

        // Several requests for each push.
        (CollectorRegistry registry, Counter pushes) = Registry(series: 50_000);
        await using var pusher = new MetricPusher(Options(prometheus, registry, queueFolder: null));
        double lost = Lost();
        for (int kill = 0; kill < 15; kill++)
        {
            Task<PushResult> push = pusher.PushAsync(Cancellation);

            // Each kill is a little later in the push.
            await Task.Delay(kill * 15, Cancellation);
            await prometheus.KillAsync();
            await push;
            prometheus = await RealPrometheus.StartAsync(data, port);
            await Eventually.GetAsync("a successful push", async () => await pusher.PushAsync(Cancellation) is { IsSuccess: true } sent ? sent : null);
        }

        AssertNoGap(await prometheus.HistoryAsync("absence_pushes_total"), pushes.Value);
        AssertNoGap(await prometheus.HistoryAsync("absence_zlast"), pushes.Value);
        Assert.Equal(0, Lost() - lost);
        Assert.Equal(0, await prometheus.OwnAsync("prometheus_tsdb_out_of_order_samples_total"));
        await prometheus.DisposeAsync();
    }

    private static void AssertNoGap(IReadOnlyList<(double Time, double Value)> history, double last)
    {
        Assert.Equal(Enumerable.Range(1, (int)last).Select(static push => (double)push), history.Select(static sample => sample.Value));
        Assert.Equal(history.Select(static sample => sample.Time).Order(), history.Select(static sample => sample.Time));
    }

    // A counter of collects, which is the first family, many gauges, and the same number as the last family.
    private static (CollectorRegistry Registry, Counter Pushes) Registry(int series)
    {
        var registry = new CollectorRegistry();
        Counter pushes = registry.CreateCounter("absence_pushes_total", "Pushes.");
        Gauge last = registry.CreateGauge("absence_zlast", "Pushes.");
        MetricFamily<Gauge> many = registry.CreateGauge("absence_series", "Many.", ["n"], new GaugeOptions { MaxSeries = series });
        for (int i = 0; i < series; i++)
        {
            many.WithLabels($"{i}").Set(i);
        }

        registry.AddBeforeCollectCallback(_ =>
        {
            pushes.Inc();
            last.Set(pushes.Value);
            return Task.CompletedTask;
        });
        return (registry, pushes);
    }

    private static MetricPusherOptions Options(RealPrometheus prometheus, CollectorRegistry registry, string? queueFolder)
    {
        var options = new MetricPusherOptions
        {
            Job = "absence",
            ShutdownAction = ShutdownAction.None,
            Push = { Registry = registry, Timeout = TimeSpan.FromSeconds(10), ShutdownTimeout = Eventually.Patience },
        };
        options.Push.AddRemoteWrite(new RemoteWriteOptions { Endpoint = prometheus.Write, MaxRequestBytes = 1 << 20, Queue = { Folder = queueFolder } });
        return options;
    }

    private static double Lost()
    {
        var text = new ArrayBufferWriter<byte>();
        Metrics.DefaultRegistry.WriteTo(text, ExpositionFormat.PrometheusText);
        return Encoding.UTF8.GetString(text.WrittenSpan).Split('\n')
            .Where(static line => line.StartsWith("metricsclient_remote_write_samples_dropped_total{", StringComparison.Ordinal) && !line.Contains("shutdown", StringComparison.Ordinal))
            .Sum(static line => PrometheusNumber.Parse(line[(line.LastIndexOf(' ') + 1)..]));
    }
}
