namespace MetricsClient.Testing.Tests;

public sealed class CheckApprovedTests : IDisposable
{
    private readonly CollectorRegistry _registry = new();
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "metrics.txt");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void The_list_of_an_app_is_approved()
    {
        _registry.SetStaticLabels([new("site", "berlin")]);
        _registry.CreateCounter("jobs_total", "Jobs.", "queue", "result");
        _registry.CreateHistogram("wait_seconds", "Wait.").Observe(1);
        _registry.CreateSummary("size_bytes", "Size.", new SummaryOptions { Quantiles = [0.5] }).Observe(1);
        _registry.CreateInfo("build_info", "Build.").Set([new("version", "1.2.3")]);
        _registry.CreateObservableGauge("depth", "Waiting.", static () => 7);

        _registry.CheckApproved("CheckApprovedTests.approved.txt");
    }

    [Fact]
    public void Without_an_approved_file_the_test_fails_and_writes_the_list()
    {
        _registry.CreateCounter("jobs_total", "Jobs.");

        MetricApprovalException failure = Assert.Throws<MetricApprovalException>(() => _registry.CheckApproved(_file));

        string remedy = $"If the change is intended, replace {_file} by {_file}.received.";
        Assert.Equal(
            $"The metrics differ from the approved file:\n\n+ jobs_total counter\n\n{remedy}",
            Normal(failure.Message));
        Assert.Equal(["jobs_total counter"], File.ReadAllLines(_file + ".received"));
    }

    [Fact]
    public void A_difference_shows_lost_new_and_changed_metrics()
    {
        File.WriteAllText(_file, "depth gauge\r\njobs_total counter {queue}\r\nlost_total counter\r\n");
        _registry.CreateGauge("depth", "Waiting.");
        _registry.CreateCounter("jobs_total", "Jobs.", "queue", "result");
        _registry.CreateGauge("workers", "Workers.");

        MetricApprovalException failure = Assert.Throws<MetricApprovalException>(() => _registry.CheckApproved(_file));

        Assert.Contains(
            "\n\n- jobs_total counter {queue}\n+ jobs_total counter {queue, result}\n- lost_total counter\n+ workers gauge\n\n",
            Normal(failure.Message));
        Assert.Equal(["depth gauge", "jobs_total counter {queue, result}", "workers gauge"], File.ReadAllLines(_file + ".received"));
    }

    [Fact]
    public void An_approved_list_deletes_the_received_file_of_an_earlier_run()
    {
        _registry.CreateGauge("depth", "Waiting.");
        Assert.Throws<MetricApprovalException>(() => _registry.CheckApproved(_file));
        File.Move(_file + ".received", _file);
        File.WriteAllText(_file + ".received", "of an earlier run");

        _registry.CheckApproved(_file);

        Assert.False(File.Exists(_file + ".received"));
    }

    private static string Normal(string text) => text.ReplaceLineEndings("\n");
}
