using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.RemoteWrite;

/// <summary>The heartbeat and the stale markers of periodic pushes, and their absence for batch jobs, as the receivers show them.</summary>
public sealed class LivenessTests
{
    private const string Heartbeat = "metricsclient_remote_write_up";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_series_end_with_the_periodic_pushes_and_keep_their_last_values_in_Prometheus()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        (CollectorRegistry registry, Gauge level) = Registry();
        await using var pusher = new MetricPusher(Options("ends", registry, prometheus.Write, sendNative: true));
        IAsyncDisposable loop = pusher.Start(TimeSpan.FromMilliseconds(100));
        await Eventually.GetAsync("the heartbeat", async () => await prometheus.QueryAsync($"{Heartbeat}{{job='ends'}} == 1") is { Count: 1 } up ? up : null);
        Assert.NotEmpty(await prometheus.ContentsAsync("ending_seconds{job='ends'}"));
        level.Set(42);

        await loop.DisposeAsync();

        Assert.Empty(await prometheus.ContentsAsync("{job='ends'}"));
        Assert.Equal(42, (await prometheus.HistoryAsync("ending_level{job='ends'}"))[^1].Value);
        Assert.Equal([1, 0], (await prometheus.HistoryAsync($"{Heartbeat}{{job='ends'}}")).TakeLast(2).Select(static sample => sample.Value));
    }

    [Fact]
    public async Task All_series_end_with_the_periodic_pushes_in_VictoriaMetrics()
    {
        RealVictoriaMetrics victoria = await RealVictoriaMetrics.SharedAsync();
        (CollectorRegistry registry, Gauge level) = Registry();
        MetricPusherOptions options = Options("ends", registry, victoria.Write);
        await using var pusher = new MetricPusher(options);
        IAsyncDisposable loop = pusher.Start(TimeSpan.FromMilliseconds(100));
        await Eventually.GetAsync("the heartbeat", async () => await victoria.QueryAsync($"{Heartbeat}{{job=\"ends\"}}") is { Count: 1 } up ? up : null);
        level.Set(42);

        await loop.DisposeAsync();

        await Eventually.GetAsync("the end of all series", async () => await victoria.QueryAsync("{job=\"ends\"}") is { Count: 0 } none ? none : null);
        Assert.Equal(42, Assert.Single(await victoria.QueryAsync("last_over_time(ending_level{job=\"ends\"}[1h])")).Value);
    }

    [Fact]
    public async Task A_series_that_is_removed_or_hidden_ends_at_the_next_push()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        var registry = new CollectorRegistry();
        MetricFamily<Histogram> family = registry.CreateHistogram("removed_seconds", "Histograms.", ["path"], new HistogramOptions { Buckets = [1], Native = new NativeHistogramOptions() });
        family.WithLabels("/removed").Observe(1);
        family.WithLabels("/hidden").Observe(1);
        family.WithLabels("/kept").Observe(1);
        await using var pusher = new MetricPusher(Options("removed", registry, prometheus.Write, sendNative: true));
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);
        Assert.Equal(15, (await prometheus.ContentsAsync("{job='removed'}")).Count);

        family.Remove("/removed");
        family.WithLabels("/hidden").Unpublish();
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        IReadOnlyList<PrometheusSample> left = await prometheus.QueryAsync("count by (path) ({job='removed'})");
        Assert.Equal([("/kept", 5)], left.Select(static sample => (sample["path"], sample.Value)));

        family.WithLabels("/removed").Observe(2);
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);
        Assert.Equal(2, (await prometheus.QueryAsync("removed_seconds_count{job='removed'}")).Count);
    }

    [Fact]
    public async Task A_batch_job_stays_visible_has_no_heartbeat_and_an_instance_of_its_own()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        var options = new BatchJobOptions { Push = { Registry = new CollectorRegistry(), Timeout = Eventually.Patience, ShutdownTimeout = Eventually.Patience } };
        options.Push.AddRemoteWrite(prometheus.Write);
        options.Push.GroupingKey["shard"] = "3";

        await BatchJob.RunAsync("written_batch", options, static (_, _) => Task.CompletedTask, Cancellation);

        PrometheusSample success = Assert.Single(await prometheus.QueryAsync("batch_job_last_run_success{job='written_batch'}"));
        Assert.Equal((1, "3"), (success.Value, success["shard"]));
        Assert.StartsWith($"{Environment.MachineName}:{Environment.ProcessId}:", success["instance"], StringComparison.Ordinal);
        Assert.Empty(await prometheus.QueryAsync($"{Heartbeat}{{job='written_batch'}}"));
    }

    [Fact]
    public async Task A_delete_ends_all_series()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        (CollectorRegistry registry, _) = Registry();
        await using var pusher = new MetricPusher(Options("deleted", registry, prometheus.Write));
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);
        Assert.NotEmpty(await prometheus.ContentsAsync("{job='deleted'}"));

        PushResult deleted = await pusher.DeleteAsync(Cancellation);

        Assert.True(deleted.IsSuccess, deleted.ToString());
        Assert.Empty(await prometheus.ContentsAsync("{job='deleted'}"));
    }

    private static (CollectorRegistry Registry, Gauge Level) Registry()
    {
        var registry = new CollectorRegistry();
        registry.CreateHistogram("ending_seconds", "A histogram.", new HistogramOptions { Buckets = [1], Native = new NativeHistogramOptions() }).Observe(0.5);
        registry.CreateSummary("ending_bytes", "A summary.", new SummaryOptions { Quantiles = [0.5] }).Observe(1);
        registry.CreateStateSet("ending_phase", "States.", ["on", "off"]).Set("on");
        return (registry, registry.CreateGauge("ending_level", "A gauge."));
    }

    private static MetricPusherOptions Options(string job, CollectorRegistry registry, Uri write, bool sendNative = false)
    {
        var options = new MetricPusherOptions { Job = job, Push = { Registry = registry, Timeout = Eventually.Patience, ShutdownTimeout = Eventually.Patience } };
        options.Push.AddRemoteWrite(new RemoteWriteOptions { Endpoint = write, SendNativeHistograms = sendNative });
        return options;
    }
}
