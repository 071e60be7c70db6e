using System.Text.RegularExpressions;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Web;

/// <summary>An app that moves from prometheus-net as docs/from-prometheus-net.md describes keeps its metrics.</summary>
public sealed partial class MigrationTests
{
    private static readonly string[] s_ofLibrary =
    [
        "prometheus_net_", // self-metrics of prometheus-net
        "microsoft_aspnetcore_", "system_runtime_", "system_net_", "private_internaldiagnostics_", // .NET meters, under names of prometheus-net
    ];

    [Fact]
    [Trait("Lane", "full")]
    public async Task A_moved_app_has_the_names_types_and_labels_of_prometheus_net()
    {
        string[] before = await SeriesAsync("prometheus-net"), after = await SeriesAsync("metricsclient");

        Assert.Contains("counter http_requests_received_total{action,code,controller,endpoint,method}", before);
        Assert.Equal(
            // The code of a request that has not ended is always empty in prometheus-net.
            ["gauge httpclient_requests_in_progress{client,code,host,method}"],
            before.Where(static series => !s_ofLibrary.Any(prefix => series.Contains(' ' + prefix))).Except(after));
        Assert.Equal(
            """
            counter grpc_requests_received_total{code,method,service}
            gauge aspnetcore_healthcheck_duration_seconds{name}
            gauge aspnetcore_healthcheck_status{name}
            gauge grpc_requests_in_progress{method,service}
            gauge httpclient_requests_in_progress{client,host,method}
            gauge process_heap_bytes{}
            gauge process_max_fds{}
            gauge process_open_fds{}
            gauge process_resident_memory_bytes{}
            gauge process_threads{}
            histogram grpc_request_duration_seconds_bucket{code,le,method,service}
            histogram grpc_request_duration_seconds_count{code,method,service}
            histogram grpc_request_duration_seconds_sum{code,method,service}
            """,
            string.Join('\n', after.Except(before).Where(static series => !series.Contains("process_virtual_memory_max_bytes"))));
    }

    [Fact]
    public void The_page_shows_the_code_of_the_app_before_the_move()
    {
        string page = File.ReadAllText(Repository.File("docs", "from-prometheus-net.md"));
        string code = File.ReadAllText(Repository.File("tests", "MetricsClient.WebChild", "PrometheusNetApp.cs"));

        string[] lines = page.Split("```csharp\n")[1].Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.InRange(lines.Length, 9, 20);
        Assert.All(lines, line => Assert.Contains(line + '\n', code, StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Lane", "full")]
    [InlineData("prometheus-net")]
    [InlineData("metricsclient")]
    public async Task A_series_expires_before_and_after_the_move(string library)
    {
        await using WebChild app = await WebChild.StartAsync(library);
        using var load = new Load(app);

        string present = await Eventually.GetAsync("the cart", async () =>
        {
            await load.SendAsync(HttpMethod.Get, "/cart/a?items=4", "/cart/{customer}");
            string text = await app.ScrapeAsync();
            return text.Contains("\nshop_cart_items{customer=\"a\"} 4\n", StringComparison.Ordinal) ? text : null;
        });
        string expired = await Eventually.GetAsync("an expired cart", async () =>
        {
            string text = await app.ScrapeAsync();
            return text.Contains("shop_cart_items{", StringComparison.Ordinal) ? null : text;
        });

        Assert.NotEqual(present, expired);
    }

    [Fact]
    [Trait("Lane", "long")]
    public async Task Each_query_of_a_dashboard_that_prometheus_net_fills_stays_full()
    {
        await using WebChild before = await WebChild.StartAsync("prometheus-net");
        await using WebChild after = await WebChild.StartAsync("metricsclient");
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(
            new ScrapeJob("before", before.Metrics, ScrapeJob.PrometheusText), new ScrapeJob("after", after.Metrics, ScrapeJob.PrometheusText));
        await DriveAsync(prometheus, "before", before);
        await DriveAsync(prometheus, "after", after);

        var full = new List<string>();
        foreach (string expression in ImportedDashboards.Expressions())
        {
            if (await HasValueAsync(prometheus, expression, "before"))
            {
                full.Add(expression);
                Assert.True(await HasValueAsync(prometheus, expression, "after"), expression);
            }
        }

        Assert.InRange(full.Count, 60, int.MaxValue);
    }

    // A rate needs a change between two scrapes.
    private static async Task DriveAsync(RealPrometheus prometheus, string job, WebChild app)
    {
        using var load = new Load(app);
        for (int i = 0; i < 2; i++)
        {
            await load.RunAsync();
            await prometheus.WaitForScrapeAsync(job);
        }
    }

    private static async Task<bool> HasValueAsync(RealPrometheus prometheus, string expression, string job) =>
        (await prometheus.QueryAsync(GrafanaDashboard.WithJob(expression, job))).Any(static sample => !double.IsNaN(sample.Value));

    // The type of each sample with its name and the names of its labels, after all kinds of requests.
    private static async Task<string[]> SeriesAsync(string library)
    {
        await using WebChild app = await WebChild.StartAsync(library);
        using var load = new Load(app);
        await load.RunAsync();
        string text = await app.ScrapeAsync();
        var series = new SortedSet<string>(StringComparer.Ordinal);
        string type = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                type = line[(line.LastIndexOf(' ') + 1)..];
            }
            else if (line[0] != '#')
            {
                string name = line[..line.IndexOfAny(['{', ' '])];
                series.Add($"{type} {name}{{{string.Join(',', LabelNames().Matches(line).Select(static label => label.Groups[1].Value).Order(StringComparer.Ordinal))}}}");
            }
        }

        return [.. series];
    }

    [GeneratedRegex("[{,]([a-zA-Z_]+)=\"")]
    private static partial Regex LabelNames();
}
