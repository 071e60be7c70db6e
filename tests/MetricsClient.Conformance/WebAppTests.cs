using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Referees;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>The WebApp sample with real servers, which store exactly the exposed samples.</summary>
public sealed class WebAppTests
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";

    private static readonly string[] s_neverFalling = ["_total", "_bucket", "_sum", "_count"];

    // Prometheus adds these series to each job.
    private static readonly string[] s_madeByPrometheus =
    [
        "scrape_duration_seconds", "scrape_samples_post_metric_relabeling", "scrape_samples_scraped", "scrape_series_added", "up",
    ];

    // Families of the .NET meters, whose instruments ASP.NET Core decides.
    private static readonly string[] s_meters = ["aspnetcore_memory_pool_", "aspnetcore_routing_", "http_client_", "http_server_", "kestrel_"];

    // Series of each kind, which change only with an order.
    private static readonly string[] s_still =
    [
        """http_requests_received_total{code="200",endpoint="/order/{count:int}",method="GET"}""",
        "webapp_orders_waiting{}",
        """webapp_order_items_bucket{le="1.0"}""",
        """webapp_order_items_bucket{le="2.0"}""",
        """webapp_order_items_bucket{le="5.0"}""",
        """webapp_order_items_bucket{le="10.0"}""",
        """webapp_order_items_bucket{le="20.0"}""",
        """webapp_order_items_bucket{le="+Inf"}""",
        "webapp_order_items_sum{}",
        "webapp_order_items_count{}",
        "process_start_time_seconds{}",
        "process_max_fds{}",
    ];

    [Theory]
    [InlineData(ScrapeJob.PrometheusText)]
    [InlineData(ScrapeJob.OpenMetricsText)]
    public async Task A_prometheus_stores_the_samples_of_the_web_app(string protocol)
    {
        await using WebApp app = await WebApp.StartAsync();
        string job = "shop-" + protocol;
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync(new ScrapeJob(job, app.Metrics, protocol) { Interval = "200ms" });

        // The app goes on serving, so the test compares the stored samples with a scrape before and a scrape after. Both are read
        // afterwards, so that the moment is short.
        (Numbers before, Numbers stored, Numbers after) = await Eventually.GetAsync("a moment without orders", async () =>
        {
            byte[] first = await app.ScrapeAsync(ContentType(protocol));
            double time = await prometheus.WaitForScrapeAsync(job);
            Numbers stored = await StoredNumbersAsync(prometheus, job, time);
            byte[] last = await app.ScrapeAsync(ContentType(protocol));
            Numbers before = await NumbersAsync(first, protocol);
            Numbers after = await NumbersAsync(last, protocol);
            bool quiet = after.Count == before.Count && s_still.All(series => Same(before, after, series));
            return quiet ? Tuple.Create(before, stored, after) : null;
        });

        Assert.Equal(after.Keys.Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal));
        Assert.All(s_still, series => Assert.Equal(after[series], stored[series]));
        Assert.All(
            stored.Where(number => NeverFalls(number.Key)),
            number => Assert.InRange(number.Value, before[number.Key], after[number.Key]));
    }

    [Fact]
    public async Task Every_link_of_the_first_page_leads_to_a_page_of_the_app()
    {
        await using WebApp app = await WebApp.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Metrics, "/") };
        string page = await http.GetStringAsync("/", TestContext.Current.CancellationToken);
        string[] links = [.. Regex.Matches(page, "href=\"(?<path>[^\"#]+)").Select(static link => link.Groups["path"].Value)];

        Assert.Contains("/metrics/page", links);
        foreach (string link in links)
        {
            using HttpResponseMessage response = await http.GetAsync(link, TestContext.Current.CancellationToken);
            Assert.Equal(link == "/order/1000" ? HttpStatusCode.BadRequest : HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_the_text_of_the_web_app()
    {
        await using WebApp app = await WebApp.StartAsync();
        await AfterAnOrderAsync(app);

        Assert.Equal("", await Promtool.CheckMetricsAsync(Encoding.UTF8.GetString(await app.ScrapeAsync(Text))));
    }

    [Fact]
    public async Task The_python_reader_finds_every_family_in_the_openmetrics_of_the_web_app()
    {
        await using WebApp app = await WebApp.StartAsync();
        await AfterAnOrderAsync(app);

        ReadScrape scrape = await PythonReader.ReadOpenMetricsAsync(await app.ScrapeAsync(OpenMetrics));

        Assert.Null(scrape.Error);
        Assert.Equal(
            """
            aspnetcore_healthcheck_duration_seconds gauge
            aspnetcore_healthcheck_status gauge
            http_request_duration_seconds histogram
            http_requests_in_progress gauge
            http_requests_received counter
            httpclient_request_duration_seconds histogram
            httpclient_requests_in_progress gauge
            httpclient_requests_sent counter
            httpclient_response_duration_seconds histogram
            process_cpu_seconds counter
            process_heap_bytes gauge
            process_max_fds gauge
            process_open_fds gauge
            process_resident_memory_bytes gauge
            process_start_time_seconds gauge
            process_threads gauge
            process_virtual_memory_bytes gauge
            webapp_order_items histogram
            webapp_orders_waiting gauge
            """,
            string.Join('\n', scrape.Families
                .Where(family => family.Name != "process_virtual_memory_max_bytes") // shown only where there is a limit
                .Where(family => !s_meters.Any(meter => family.Name.StartsWith(meter, StringComparison.Ordinal)))
                .Select(family => $"{family.Name} {family.Type}")
                .Order(StringComparer.Ordinal)));
        Assert.All(s_meters, meter => Assert.Contains(scrape.Families, family => family.Name.StartsWith(meter, StringComparison.Ordinal)));
        Assert.All(scrape.Families, family => Assert.NotEmpty(family.Help));
    }

    [Fact]
    public async Task A_client_that_closes_its_connection_counts_as_499_and_not_as_an_error_of_the_server()
    {
        await using WebApp app = await WebApp.StartAsync();

        // A busy machine may complete a request before the server notices that the client is away.
        string metrics = await Eventually.GetAsync("an aborted request", async () =>
        {
            await app.AbortAsync("/slow");
            string text = Encoding.UTF8.GetString(await app.ScrapeAsync(Text));
            return text.Contains("code=\"499\"", StringComparison.Ordinal) || text.Contains("code=\"500\"", StringComparison.Ordinal)
                ? text
                : null;
        });

        Assert.DoesNotContain("code=\"500\"", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task The_batch_part_is_pushed_and_only_the_web_part_is_scraped(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        await using WebApp app = await WebApp.StartAsync("--gateway", gateway.Address.ToString());

        PushedGroup group = await Eventually.GetAsync(
            "the batch part at the gateway", async () => (await gateway.GroupsAsync()).SingleOrDefault());

        Assert.Equal("webapp_packing", group.Labels["job"]);
        Assert.Equal(
            [
                "webapp_orders_packed_total",
                "webapp_packing_duration_seconds",
                "webapp_packing_last_success_timestamp_seconds",
            ],
            group.Pushed.Keys.Order(StringComparer.Ordinal));
        ReadScrape scrape = await PythonReader.ReadTextAsync(await app.ScrapeAsync(Text));
        Assert.DoesNotContain(scrape.Families, family => group.Pushed.ContainsKey(family.Name));
    }

    private static bool Same(Numbers before, Numbers after, string series) =>
        before.TryGetValue(series, out double then) && after.TryGetValue(series, out double now) && then == now;

    // A counter or a part of a histogram. All other series are gauges, which may fall.
    private static bool NeverFalls(string series)
    {
        string name = series[..series.IndexOf('{', StringComparison.Ordinal)];
        return s_neverFalling.Any(end => name.EndsWith(end, StringComparison.Ordinal));
    }

    private static async Task AfterAnOrderAsync(WebApp app) => await Eventually.GetAsync("the first order", async () =>
    {
        Numbers numbers = await NumbersAsync(await app.ScrapeAsync(Text), ScrapeJob.PrometheusText);
        bool isChecked = numbers.ContainsKey("aspnetcore_healthcheck_status{name=\"queue\"}");
        return isChecked && numbers.GetValueOrDefault("webapp_order_items_count{}") > 0 ? numbers : null;
    });

    private static string ContentType(string protocol) => protocol == ScrapeJob.PrometheusText ? Text : OpenMetrics;

    private static async Task<Numbers> NumbersAsync(byte[] body, string protocol)
    {
        ReadScrape scrape = protocol == ScrapeJob.PrometheusText
            ? await PythonReader.ReadTextAsync(body)
            : await PythonReader.ReadOpenMetricsAsync(body);
        Assert.Null(scrape.Error);
        return scrape.Numbers;
    }

    private static async Task<Numbers> StoredNumbersAsync(RealPrometheus prometheus, string job, double time)
    {
        IReadOnlyList<PrometheusSample> samples = await prometheus.QueryAsync($"{{job='{job}'}}", time);
        return new Numbers(
            samples.Select(sample => sample.Scraped).Where(sample => !s_madeByPrometheus.Contains(sample.Name)));
    }
}
