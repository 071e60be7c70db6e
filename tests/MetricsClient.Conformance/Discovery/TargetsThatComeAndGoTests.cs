using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Discovery;

/// <summary>
/// Targets that a real Prometheus discovers, and the alerts of samples/prometheus/targets.yml for them. A change of a list takes up to five
/// seconds, because Prometheus applies changes of discovery together.
/// </summary>
public sealed class TargetsThatComeAndGoTests
{
    private static readonly Uri s_metrics = new("http://127.0.0.1/metrics");

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    [Trait("Lane", "full")]
    public async Task A_target_that_fails_is_an_alert_until_it_works_again(string kind)
    {
        string job = "discovered_by_" + kind;
        await using ITargetList list = kind == "file" ? new FileTargets() : await HttpTargets.StartAsync();
        using var first = new Replica();
        using var second = new Replica();
        await list.SetAsync(first, second);
        RealPrometheus prometheus = await StartAsync(job, list);
        await AssertUpAsync(prometheus, job, (first, 1), (second, 1));

        second.End();
        await AssertFiringAsync(prometheus, job, $"TargetDown {second.Address}");

        second.StartAgain();
        await AssertFiringAsync(prometheus, job);
        await AssertUpAsync(prometheus, job, (first, 1), (second, 1));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    [Trait("Lane", "long")]
    public async Task A_target_that_leaves_the_list_is_no_alert_and_an_empty_list_is_the_alert_for_a_missing_job(string kind)
    {
        string job = "emptied_by_" + kind;
        await using ITargetList list = kind == "file" ? new FileTargets() : await HttpTargets.StartAsync();
        using var replica = new Replica();
        using var leaving = new Replica();
        await list.SetAsync(replica, leaving);
        RealPrometheus prometheus = await StartAsync(job, list);
        await AssertUpAsync(prometheus, job, (replica, 1), (leaving, 1));

        await list.SetAsync(replica);
        await AssertUpAsync(prometheus, job, (replica, 1));
        leaving.End();
        await AssertFiringAsync(prometheus, job);

        await list.SetAsync();
        await AssertFiringAsync(prometheus, job, "JobMissing ");
        await AssertUpAsync(prometheus, job);

        await list.SetAsync(replica);
        await AssertFiringAsync(prometheus, job);
        await AssertUpAsync(prometheus, job, (replica, 1));
    }

    [Fact]
    [Trait("Lane", "full")]
    public async Task Prometheus_keeps_the_targets_when_the_address_of_the_list_fails()
    {
        const string Job = "kept_by_http";
        await using HttpTargets list = await HttpTargets.StartAsync();
        using var replica = new Replica();
        await list.SetAsync(replica);
        Assert.Equal([replica.Address], await list.ReadAsync());
        RealPrometheus prometheus = await StartAsync(Job, list);
        await AssertUpAsync(prometheus, Job, (replica, 1));

        double before = await prometheus.OwnAsync("prometheus_sd_http_failures_total");
        list.Kill();
        await Eventually.GetAsync("failed requests for the list", async () => await prometheus.OwnAsync("prometheus_sd_http_failures_total") > before + 2 ? list : null);

        await prometheus.WaitForScrapeAsync(Job);
        await AssertUpAsync(prometheus, Job, (replica, 1));
    }

    // The rules of the sample without their pause, for the targets of one test.
    private static async Task<RealPrometheus> StartAsync(string job, ITargetList list)
    {
        string rules = await File.ReadAllTextAsync(Repository.File("samples", "prometheus", "targets.yml"), TestContext.Current.CancellationToken);
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        await prometheus.AddAsync(
            job,
            rules.Replace("for: 5m", "for: 0s", StringComparison.Ordinal)
                .Replace("up == 0", $"up{{job=\"{job}\"}} == 0", StringComparison.Ordinal)
                .Replace("myapp", job, StringComparison.Ordinal),
            new ScrapeJob(job, s_metrics, ScrapeJob.PrometheusText) { Discovery = list.Discovery });
        return prometheus;
    }

    private static async Task AssertUpAsync(RealPrometheus prometheus, string job, params IReadOnlyList<(Replica Replica, double Up)> expected)
    {
        string all = string.Join(", ", expected.OrderBy(static pair => pair.Replica.Address, StringComparer.Ordinal).Select(static pair => $"{pair.Replica.Address} {pair.Up}"));
        await Eventually.GetAsync($"the targets [{all}]", async () => all == await UpAsync(prometheus, job) ? all : null);
    }

    private static async Task<string> UpAsync(RealPrometheus prometheus, string job) => string.Join(
        ", ",
        (await prometheus.QueryAsync($"up{{job='{job}'}}"))
            .OrderBy(static sample => sample["instance"], StringComparer.Ordinal)
            .Select(static sample => $"{sample["instance"]} {sample.Value}"));

    private static async Task AssertFiringAsync(RealPrometheus prometheus, string job, params string[] expected)
    {
        string all = string.Join(", ", expected);
        await Eventually.GetAsync($"the alerts [{all}]", async () => all == await FiringAsync(prometheus, job) ? all : null);
    }

    private static async Task<string> FiringAsync(RealPrometheus prometheus, string job) => string.Join(
        ", ",
        (await prometheus.QueryAsync($"ALERTS{{alertstate='firing',job='{job}'}}"))
            .Select(static sample => $"{sample["alertname"]} {sample["instance"]}")
            .Order(StringComparer.Ordinal));
}
