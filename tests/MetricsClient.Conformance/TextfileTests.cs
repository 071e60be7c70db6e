using MetricsClient.Conformance.Referees;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>Text files for the node_exporter, which reads the files as Prometheus does.</summary>
public sealed class TextfileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_textfile_of_a_batch_job_satisfies_promtool_and_after_a_failed_run_still_does()
    {
        using var folder = new TemporaryFolder();
        var options = new BatchJobOptions
        {
            ExpectedInterval = TimeSpan.FromHours(1),
            ExpectedMaxDuration = TimeSpan.FromMinutes(30),
            Push =
            {
                TextfileFolder = folder.Path,
                Registry = new CollectorRegistry(),
                GroupTimeToLive = TimeSpan.FromDays(7),
                GroupingKey = { ["zone"] = "a \"quoted\" \\ name\nin two lines" },
            },
        };
        options.Push.Registry.CreateHistogram("backup_file_size_bytes", "Sizes of the files.", new HistogramOptions { Buckets = [1e3, 1e6] }).Observe(5);

        await BatchJob.RunAsync("backup", options, StagesAsync, Cancellation);
        string succeeded = await TheFileAsync(folder);
        await BatchJob.RunAsync("backup", options, static (_, _) => Task.FromResult(1), Cancellation);
        string failed = await TheFileAsync(folder);

        Assert.Equal("", await Promtool.CheckMetricsAsync(succeeded));
        Assert.Equal("", await Promtool.CheckMetricsAsync(failed));
        Assert.Contains("batch_job_last_stage_duration_seconds{job=\"backup\",zone=", succeeded, StringComparison.Ordinal);
        Assert.Contains("batch_job_last_success_timestamp_seconds{", failed, StringComparison.Ordinal);
        Assert.Contains("batch_job_last_failure_timestamp_seconds{", failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_node_exporter_serves_the_textfile_and_honor_labels_keeps_the_job()
    {
        using var folder = new TemporaryFolder();
        await using RealNodeExporter exporter = await RealNodeExporter.StartAsync(folder.Path);
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob("node-kept", exporter.Metrics, ScrapeJob.PrometheusText) { HonorLabels = true },
            new ScrapeJob("node-renamed", exporter.Metrics, ScrapeJob.PrometheusText));
        var options = new BatchJobOptions { Push = { TextfileFolder = folder.Path, Registry = new CollectorRegistry(), GroupingKey = { ["shard"] = "1" } } };

        await BatchJob.RunAsync("node-backup", options, StagesAsync, Cancellation);
        double kept = await prometheus.WaitForScrapeAsync("node-kept");
        double renamed = await prometheus.WaitForScrapeAsync("node-renamed");

        Assert.Equal(0, Assert.Single(await prometheus.QueryAsync("node_textfile_scrape_error{job='node-kept'}", kept)).Value);
        Assert.Equal(0, Assert.Single(await prometheus.QueryAsync("node_textfile_scrape_error{job='node-renamed'}", renamed)).Value);
        Assert.Equal(["shard=1 \"1\""], await prometheus.ContentsAsync("label_replace(batch_job_last_run_success{job='node-backup'}, '__name__', '', '', '')", kept));
        Assert.Equal(
            ["exported_job=node-backup,shard=1 \"1\""],
            await prometheus.ContentsAsync("label_replace(batch_job_last_run_success{job='node-renamed'}, '__name__', '', '', '')", renamed));
    }

    private static Task StagesAsync(BatchJob job, CancellationToken stop)
    {
        job.StartStage("dump").Dispose();
        job.StartStage("upload").Dispose();
        return Task.CompletedTask;
    }

    private static Task<string> TheFileAsync(TemporaryFolder folder) =>
        File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder.Path)), Cancellation);
}
