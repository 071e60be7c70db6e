using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Web;

/// <summary>A Prometheus that scrapes a driven app has a value for every panel of a dashboard.</summary>
[Trait("Lane", "long")]
public sealed class DashboardTests
{
    // Expressions with these words need not have a value, each for a reason.
    private static readonly Dictionary<string, string> s_empty = new()
    {
        ["metricsclient_unsettled_snapshots_total"] = "needs an update that never ends during a scrape",
        ["metricsclient_unreported_problems_total"] = "needs more problems than memory is reserved for",
    };

    [Fact]
    public async Task Dashboards_of_web_apps_are_full_on_the_current_net()
    {
        await using WebChild app = await WebChild.StartAsync("both-names");

        await AssertFullAsync("dashboards", app);
    }

    [Fact]
    public async Task Dashboards_of_web_apps_are_full_on_net8()
    {
        using var folder = new TemporaryFolder();
        await using WebChild app = await WebChild.StartOnNet8Async(folder, "both-names");

        await AssertFullAsync("dashboards-net8", app);
    }

    [Fact]
    public async Task The_counts_of_a_net8_app_equal_those_of_the_load_generator()
    {
        using var folder = new TemporaryFolder();
        await using WebChild app = await WebChild.StartOnNet8Async(folder, "both-names");
        using var load = new Load(app);
        await load.RunAsync();

        await LoadTests.AssertSameAsync("load-net8", app, load);
    }

    [Fact]
    public async Task The_dashboard_of_batch_jobs_is_full()
    {
        const string Job = "dashboards-gateway";
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(PushgatewayVersion.Current);
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob(Job, new Uri(gateway.Address, "metrics"), ScrapeJob.PrometheusText) { HonorLabels = true });

        // A failed run is merged into the group, so the success stays.
        foreach (string[] end in new[] { [], new[] { "--fail" } })
        {
            await using ChildProcess backup = Sample.Start("CronJob", ["--gateway", gateway.Address.ToString(), "--duration", "0.1", .. end]);
            await backup.WaitForExitAsync();
            CommandResult run = await PromJob.RunAsync(
                gateway.Address, "run", "--job", Job, "--expect-every", "1h", "--max-duration", "30m", "--ttl", "7d", "--", "sleep", "0.3");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            await prometheus.WaitForScrapeAsync(Job);
        }

        // The jobs push labels of their own, and the gateway has the name of the scrape job.
        var dashboard = GrafanaDashboard.Read("batch-jobs");
        await AssertNoneEmptyAsync(
            prometheus,
            dashboard.Expressions.Concat(dashboard.VariableExpressions).Select(static each => (each.Panel, each.Expression.Replace("$job", ".*", StringComparison.Ordinal))),
            Job);
    }

    private static async Task AssertFullAsync(string job, WebChild app)
    {
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(PushgatewayVersion.Current);
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(new ScrapeJob(job, app.Metrics, ScrapeJob.PrometheusText));
        using var load = new Load(app);

        // A rate needs a change between two scrapes.
        for (int i = 0; i < 2; i++)
        {
            await load.RunAsync();
            await load.SendAsync(HttpMethod.Get, "/collect", "/collect");
            await load.SendAsync(HttpMethod.Get, "/faults?gateway=" + gateway.Address, "/faults");
            await load.SendAsync(HttpMethod.Get, "/slow-metrics", "/slow-metrics");
            await prometheus.WaitForScrapeAsync(job);
        }

        GrafanaDashboard web = GrafanaDashboard.Read("web-service"), health = GrafanaDashboard.Read("library-health");
        await AssertNoneEmptyAsync(
            prometheus,
            [
                .. web.Expressions, .. web.VariableExpressions, .. health.Expressions, .. health.VariableExpressions,
                .. ImportedDashboards.Expressions().Select(static expression => ("imported", expression)),
            ],
            job);
    }

    // NaN is empty, too: Grafana draws nothing.
    private static async Task AssertNoneEmptyAsync(RealPrometheus prometheus, IEnumerable<(string Panel, string Expression)> expressions, string job)
    {
        var empty = new List<string>();
        int count = 0;
        foreach ((string panel, string expression) in expressions)
        {
            count++;
            string query = GrafanaDashboard.WithJob(expression, job);
            IReadOnlyList<PrometheusSample> samples = await prometheus.QueryAsync(query);
            if (samples.All(static sample => double.IsNaN(sample.Value)) && !s_empty.Keys.Any(word => query.Contains(word, StringComparison.Ordinal)))
            {
                empty.Add($"{panel}: {query}");
            }
        }

        Assert.True(empty.Count == 0, string.Join('\n', empty));
        Assert.InRange(count, 20, int.MaxValue);
    }
}
