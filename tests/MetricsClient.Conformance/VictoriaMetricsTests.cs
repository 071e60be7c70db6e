using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>A pusher and a batch job with the import path of a real VictoriaMetrics, which stores samples and no groups.</summary>
public sealed class VictoriaMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("import plain", "1")]
    [InlineData("import/slash", "a/b c")]
    [InlineData("..", "100%, Größe 花火 😱")]
    public async Task A_push_adds_samples_with_the_labels_of_the_group(string job, string shard)
    {
        RealVictoriaMetrics server = await RealVictoriaMetrics.SharedAsync();
        var registry = new CollectorRegistry();
        Gauge rows = registry.CreateGauge("import_rows", "Rows.");
        MetricPusherOptions options = Options(server, registry, job);
        options.Push.GroupingKey["shard"] = shard;
        await using var pusher = new MetricPusher(options);

        rows.Set(7);
        PushResult first = await pusher.PushAsync(Cancellation);
        rows.Set(8);
        PushResult second = await pusher.PushAsync(Cancellation);

        Assert.All([first, second], static pushed => Assert.True(pushed.IsSuccess, pushed.ToString()));
        StoredSeries series = Assert.Single(
            await server.ExportAsync($"import_rows{{shard=\"{shard}\"}}", samples: 2));
        Assert.Equal([("__name__", "import_rows"), ("job", job), ("shard", shard)], Sorted(series.Labels));
        Assert.Equal([7, 8], series.Values);
    }

    [Fact]
    public async Task A_nasty_registry_arrives_with_the_numbers_that_were_set_except_NaN()
    {
        RealVictoriaMetrics server = await RealVictoriaMetrics.SharedAsync();
        MetricPusherOptions options = Options(server, NastyRegistry.Create(), "import_nasty");
        options.Push.UseCompression = true;
        await using var pusher = new MetricPusher(options);

        PushResult pushed = await pusher.PushAsync(Cancellation);

        Assert.True(pushed.IsSuccess, pushed.ToString());
        IReadOnlyList<StoredSeries> all = await server.ExportAsync("{job=\"import_nasty\"}", samples: 26);
        var stored = all.Where(static series => series.Name == "nasty_level")
            .ToDictionary(static series => series.Labels["text"], static series => Assert.Single(series.Values));
        var expected = NastyRegistry.Levels.Where(static level => !double.IsNaN(level.Value)).ToDictionary();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, level => Assert.True(StoredSeries.IsEqual(level.Value, stored[level.Key]), $"{level.Key}: {stored[level.Key]:R}"));
        Assert.All(all, static series => Assert.Equal("\"ü\"\\\n", series.Labels["zone"]));
        Assert.Equal(4_294_967_296, Assert.Single(Named(all, "nasty_whole_total").Values));
        Assert.Equal(2, Assert.Single(Named(all, "nasty_wide_count").Values));
    }

    [Fact]
    public async Task A_delete_is_not_sent_and_says_why()
    {
        RealVictoriaMetrics server = await RealVictoriaMetrics.SharedAsync();
        var registry = new CollectorRegistry();
        registry.CreateGauge("import_kept", "Kept.").Set(1);
        await using var pusher = new MetricPusher(Options(server, registry, "import_delete"));
        await pusher.PushAsync(Cancellation);

        PushResult deleted = await pusher.DeleteAsync(Cancellation);

        Assert.Equal(PushOutcome.NotSent, deleted.Outcome);
        Assert.Equal(
            "VictoriaMetrics stores samples and no groups, so there is no group to delete; a series ends five minutes after its last push.", deleted.Reason);
        Assert.Single(await server.ExportAsync("import_kept{job=\"import_delete\"}", samples: 1));
    }

    [Fact]
    public async Task A_failed_batch_job_leaves_the_time_of_the_last_success_in_the_history()
    {
        RealVictoriaMetrics server = await RealVictoriaMetrics.SharedAsync();
        var options = new BatchJobOptions { Push = { Gateway = server.Import, Registry = new CollectorRegistry(), Timeout = Eventually.Patience } };

        Assert.Equal(0, await BatchJob.RunAsync("import_batch", options, static (_, _) => Task.FromResult(0), Cancellation));
        Assert.Equal(3, await BatchJob.RunAsync("import_batch", options, static (_, _) => Task.FromResult(3), Cancellation));

        IReadOnlyList<StoredSeries> all = await server.ExportAsync("{job=\"import_batch\"}", samples: 13);
        Assert.Equal([0, 3], Named(all, "batch_job_last_exit_code").Values);
        Assert.Equal([1, 0], Named(all, "batch_job_last_run_success").Values);
        double success = Assert.Single(Named(all, "batch_job_last_success_timestamp_seconds").Values);
        PrometheusSample last = Assert.Single(
            await server.QueryAsync("last_over_time(batch_job_last_success_timestamp_seconds{job=\"import_batch\"}[1d])"));
        Assert.Equal(success, last.Value, tolerance: 0.001);
    }

    private static MetricPusherOptions Options(RealVictoriaMetrics server, CollectorRegistry registry, string job) => new()
    {
        Job = job,
        Push = { Gateway = server.Import, Registry = registry, Timeout = Eventually.Patience },
    };

    private static StoredSeries Named(IEnumerable<StoredSeries> all, string name) => Assert.Single(all, series => series.Name == name);

    private static IEnumerable<(string, string)> Sorted(IReadOnlyDictionary<string, string> labels) =>
        labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => (label.Key, label.Value));
}
