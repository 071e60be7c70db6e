using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Referees;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>The servers and referees, on which all other tests of the project rely.</summary>
public sealed class RealServersTests
{
    [Fact]
    public async Task A_prometheus_scrapes_in_the_format_of_each_job_and_answers_queries()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        var metrics = new Uri(prometheus.Address, "metrics");
        await prometheus.AddAsync(
            new ScrapeJob("self-text", metrics, ScrapeJob.PrometheusText),
            new ScrapeJob("self-openmetrics", metrics, ScrapeJob.OpenMetricsText));

        foreach (string job in (string[])["self-text", "self-openmetrics"])
        {
            double time = await prometheus.WaitForScrapeAsync(job);
            PrometheusSample build = Assert.Single(await prometheus.QueryAsync($"prometheus_build_info{{job='{job}'}}", time));
            Assert.Equal((metrics.Authority, "", 1), (build["instance"], build["no_such_label"], build.Value));
        }
    }

    [Fact]
    public async Task A_prometheus_reports_the_reason_of_a_failed_scrape()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        await prometheus.AddAsync(new ScrapeJob("missing-page", new Uri(prometheus.Address, "no-such-page"), ScrapeJob.PrometheusText));

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => prometheus.WaitForScrapeAsync("missing-page"));

        Assert.Contains("server returned HTTP status 404 Not Found", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_pushgateway_exposes_the_pushed_families_of_a_group(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        Assert.Empty(await gateway.GroupsAsync());

        Assert.Equal(HttpStatusCode.OK, await PutAsync(gateway, """
            # HELP rows Rows.
            # TYPE rows gauge
            rows{table="a"} 1.5
            rows{table="b"} +Inf
            # TYPE took histogram
            took_bucket{le="1.0"} 1
            took_bucket{le="+Inf"} 3
            took_sum 7
            took_count 3

            """));

        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.True(group.LastPushSuccessful);
        Assert.Equal(new Dictionary<string, string> { ["job"] = "j", ["shard"] = "1" }, group.Labels);
        Assert.Equal(["rows", "took"], group.Pushed.Keys.Order());
        Assert.Equal("GAUGE", group.Families["rows"].Type);
        Assert.Equal("Rows.", group.Families["rows"].Help);
        Assert.Equal(
            [("a", 1.5), ("b", double.PositiveInfinity)],
            group.Families["rows"].Metrics.Select(row => (row.Labels["table"], row.Value)));
        PushedMetric took = Assert.Single(group.Families["took"].Metrics);
        Assert.Equal((3, 7), (took.Count, took.Sum));
        Assert.Equal(1, took.Buckets["1"]);
        Assert.Contains(
            """rows{instance="",job="j",shard="1",table="a"} 1.5""", await gateway.MetricsTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_pushgateway_refuses_a_text_with_timestamps(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);

        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(gateway, "rows 1 1395066363000\n"));

        Assert.False(Assert.Single(await gateway.GroupsAsync()).LastPushSuccessful);
    }

    [Theory]
    [InlineData("# HELP rows_total Rows.\n# TYPE rows_total counter\nrows_total 1\n", "")]
    [InlineData("# TYPE rows_total counter\nrows_total 1\n", "rows_total no help text\n")]
    [InlineData(
        "rows{a=1\n",
        "error while linting: text format parsing error in line 1: expected '\"' at start of label value, found '1'\n")]
    public async Task Promtool_prints_its_findings_in_a_text(string text, string findings) =>
        Assert.Equal(findings, await Promtool.CheckMetricsAsync(text));

    [Fact]
    public async Task The_python_reader_reads_openmetrics()
    {
        ReadScrape scrape = await PythonReader.ReadOpenMetricsAsync("""
            # TYPE rows_bytes counter
            # UNIT rows_bytes bytes
            # HELP rows_bytes Größe.
            rows_bytes_total{table="a"} 1.5
            # TYPE depth gauge
            depth NaN
            # EOF

            """u8.ToArray());

        Assert.Null(scrape.Error);
        Assert.Equal(["rows_bytes", "depth"], scrape.Families.Select(family => family.Name));
        ReadFamily rows = scrape["rows_bytes"];
        Assert.Equal(("counter", "bytes", "Größe."), (rows.Type, rows.Unit, rows.Help));
        ReadSample row = Assert.Single(rows.Samples);
        Assert.Equal(("rows_bytes_total", "a", 1.5), (row.Name, row.Labels["table"], row.Number));
        Assert.Equal(double.NaN, Assert.Single(scrape["depth"].Samples).Number);
    }

    [Theory]
    [InlineData("depth 1\n", "Missing # EOF at end")]
    [InlineData("# TYPE rows counter\nrows 1\n# EOF\n", "Clashing name: rows")]
    public async Task The_python_reader_refuses_bad_openmetrics(string scrape, string error) =>
        Assert.Equal(error, (await PythonReader.ReadOpenMetricsAsync(Encoding.UTF8.GetBytes(scrape))).Error);

    [Theory]
    [InlineData(PosixSignal.SIGHUP, 129)]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task A_child_process_gets_signals_and_its_output_and_exit_code_are_kept(PosixSignal signal, int exitCode)
    {
        await using var child = ChildProcess.Start("env", "--default-signal", "sh", "-c", "echo ready; exec sleep 60");

        await child.WaitForLineAsync("^ready$");
        child.Send(signal);

        Assert.Equal(exitCode, await child.WaitForExitAsync());
        Assert.Equal("ready", child.Output);
    }

    [Fact]
    public async Task A_child_process_that_ends_without_the_awaited_line_is_reported_with_its_output()
    {
        await using var child = ChildProcess.Start("bash", "-c", "echo one; echo two >&2");

        Exception failure = await Assert.ThrowsAsync<InvalidOperationException>(() => child.WaitForLineAsync("three"));

        Assert.Contains("one", failure.Message, StringComparison.Ordinal);
        Assert.Contains("two", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> PutAsync(RealPushgateway gateway, string text)
    {
        using var http = new HttpClient();
        using var content = new StringContent(text.ReplaceLineEndings("\n"), Encoding.UTF8);
        using HttpResponseMessage answer = await http.PutAsync(
            new Uri(gateway.Address, "metrics/job/j/shard/1"), content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
