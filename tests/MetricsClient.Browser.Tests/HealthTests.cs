using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MetricsClient.Browser.Tests;

/// <summary>The views of cost and health, and failed scrapes.</summary>
[Trait("Lane", "long")]
public sealed class HealthTests
{
    private readonly Chromium _chromium;
    private readonly CollectorRegistry _registry = new();

    public HealthTests(Chromium chromium)
    {
        _chromium = chromium;
    }

    [Fact]
    public async Task The_cost_of_a_scrape_is_that_of_the_bytes_which_the_server_sends()
    {
        MetricFamily<Counter> tenants = _registry.CreateCounter("tenants_total", "Größe.", "tenant", "region");
        for (int i = 0; i < 40; i++)
        {
            tenants.WithLabels($"ä{i}", $"r{i % 3}").Inc();
        }

        _registry.CreateGauge("up", "Up.").Set(1);
        using var text = new MemoryStream();
        await _registry.WriteToAsync(text, ExpositionFormat.OpenMetricsText, TestContext.Current.CancellationToken);
        string[] lines = Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int large = lines.Where(static line => line.Contains("tenants", StringComparison.Ordinal)).Sum(static line => Encoding.UTF8.GetByteCount(line) + 1);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/cost");

        await Expect(page.Browser.Locator(".tile b").Nth(2)).ToHaveTextAsync($"{lines.Length}");
        await Expect(page.Browser.Locator(".tile b").Nth(3)).ToHaveTextAsync($"{text.Length / 1024.0:0.00} KiB");
        Assert.Equal(
            [$"tenants_total | 40 | 42 | {large / 1024.0:0.00} KiB | tenant (40)", $"up | 1 | 3 | {lines.Where(static line => line.Contains("up", StringComparison.Ordinal)).Sum(static line => line.Length + 1)} B"],
            await page.RowsAsync());
        await page.Browser.Locator("th button", new() { HasText = "Family" }).ClickAsync();
        await Expect(page.Browser.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Family");
        await page.Browser.Locator("th button", new() { HasText = "Family" }).ClickAsync();
        Assert.StartsWith("up", (await page.RowsAsync())[0], StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Problems_of_the_library_and_findings_in_the_exposition_are_listed()
    {
        _registry.CreateHistogram("latency_seconds", "Latency.").Observe(double.NaN);
        _registry.CreateGauge("helpless", "").Set(1);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/health");

        await Expect(page.Browser.Locator("#tab-health .count")).ToHaveTextAsync("1");
        await Expect(page.Browser.Locator(".problems li")).ToHaveTextAsync(
        [
            "1metricsclient_rejected_observations_total family=\"latency_seconds\"Observations of NaN, which were not recorded.",
            "1No help texthelpless",
        ]);
        await Expect(page.Browser.Locator(".good")).ToHaveTextAsync(["All scrapes of this page succeeded."]);
    }

    [Fact]
    public async Task The_meters_of_the_process_are_listed_with_the_families_that_expose_them()
    {
        using var meter = new Meter("Shop.<b>Orders</b>", "2.0");
        Counter<long> placed = meter.CreateCounter<long>("shop.orders.placed", "{order}", "Orders that customers placed.");
        meter.CreateHistogram<double>("shop.orders.ignored");
        using IDisposable registration = _registry.AddMeters(new MeterBridgeOptions
        {
            Meters = { "Shop.*" },
            ConfigureInstrument = static (instrument, options) => options.IsExposed = instrument.Name == "shop.orders.placed",
        });
        placed.Add(3);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/meters");
        await Expect(page.Browser.Locator("tbody tr")).Not.ToHaveCountAsync(0);

        await page.Browser.GetByLabel("Filter meters").FillAsync("shop.orders");
        Assert.Equal(
            [
                "Shop.<b>Orders</b> 2.0 | shop.orders.ignored | dropped | Histogram",
                "Shop.<b>Orders</b> 2.0 | shop.orders.placed | shop_orders_placed_total | Counter | {order}",
            ],
            (await page.RowsAsync()).Order(StringComparer.Ordinal));
        await page.Browser.GetByRole(AriaRole.Link, new() { Name = "shop_orders_placed_total" }).Last.ClickAsync();
        await Expect(page.Browser.Locator("h1")).ToContainTextAsync("shop_orders_placed_total");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_server_that_stops_is_reported_and_the_last_values_stay()
    {
        _registry.CreateGauge("up", "Up.").Set(1);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry);

        await page.StopAsync();
        await page.ScrapeAsync();

        await Expect(page.Browser.Locator("#status")).ToHaveTextAsync("No response");
        await Expect(page.Browser.Locator("#banner")).ToContainTextAsync("/metrics cannot be reached. The process may have stopped; this page tries again.");
        await Expect(page.Browser.Locator("#families .name")).ToHaveTextAsync(["up"]);
    }

    [Theory]
    [InlineData(401, "text/plain", "", "/metrics responded with the status 401. Sign in, and reload this page.")]
    [InlineData(503, "text/plain", "8 scrapes are in progress.", "/metrics responded with the status 503. 8 scrapes are in progress.")]
    [InlineData(200, "text/html", "<h1>Sign in</h1>", "returned text/html instead of metrics. A sign-in page may have answered; sign in, and reload this page.")]
    [InlineData(200, "application/openmetrics-text", "# TYPE up gauge\nup 1\n", "The response ended before its last line.")]
    public async Task A_refused_scrape_is_explained(int status, string type, string body, string message)
    {
        await using OpenPage page = await OpenPage.StartAsync(
            _chromium,
            app =>
            {
                app.MapMetricsPage();
                app.MapGet("/metrics", context =>
                {
                    (context.Response.StatusCode, context.Response.ContentType) = (status, type);
                    return context.Response.WriteAsync(body, TestContext.Current.CancellationToken);
                });
            },
            "/metrics/page");

        await Expect(page.Browser.Locator(".empty h2")).ToHaveTextAsync("No metrics yet");
        await Expect(page.Browser.Locator(".empty p")).ToContainTextAsync(message);
    }

    [Fact]
    public async Task An_empty_registry_and_a_family_that_is_gone_have_a_text()
    {
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/up");
        ILocator title = page.Browser.Locator(".empty h2");

        await Expect(title).ToHaveTextAsync("No metrics");
        _registry.CreateGauge("other", "Other.").Set(1);
        await page.ScrapeAsync();
        await Expect(title).ToHaveTextAsync("This family is not in the last scrape");
        _registry.CreateGauge("up", "Up.").Set(1);
        await page.ScrapeAsync();
        await Expect(page.Browser.Locator("h1")).ToContainTextAsync("up");
    }

    [Fact]
    public async Task A_paused_page_does_not_scrape()
    {
        Gauge up = _registry.CreateGauge("up", "Up.");
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/up");

        await page.Browser.Locator("#pause").ClickAsync();
        up.Set(5);
        await page.Browser.Clock.RunForAsync(60_000);
        await Expect(page.Browser.Locator("#status")).ToHaveTextAsync("Paused");
        Assert.Equal(["0"], await page.RowsAsync());
        await page.Browser.Locator("#pause").ClickAsync();

        await Expect(page.Browser.Locator("tbody td.number")).ToHaveTextAsync("5");
        Assert.Equal(2, page.Requests.Count(url => url == $"{page.Origin}/metrics"));
    }
}
