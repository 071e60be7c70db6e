using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MetricsClient.Browser.Tests;

/// <summary>The figures of charts and tables. The clock of the page stands still, so rates are exact.</summary>
[Trait("Lane", "long")]
public sealed class ChartTests
{
    private readonly Chromium _chromium;
    private readonly CollectorRegistry _registry = new();

    public ChartTests(Chromium chromium)
    {
        _chromium = chromium;
    }

    [Fact]
    public async Task A_counter_is_shown_as_a_rate_for_each_series_and_for_sums()
    {
        MetricFamily<Counter> orders = _registry.CreateCounter("orders_total", "Orders.", "country", "paid");
        orders.WithLabels("NO", "yes").Inc(5);
        orders.WithLabels("NO", "no").Inc(1);
        orders.WithLabels("DK", "yes").Inc(1);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/orders_total");
        orders.WithLabels("NO", "yes").Inc(20);
        orders.WithLabels("DK", "yes").Inc(4);
        await page.ScrapeAsync();
        ILocator chart = page.Browser.Locator(".chart canvas");

        Assert.Equal(["NO | yes | 10/s | 25", "DK | yes | 2/s | 5", "NO | no | 0/s | 1"], await page.RowsAsync());
        await Expect(chart).ToHaveAttributeAsync("aria-label", Latest("Rate of orders_total", "NO · yes 10/s; DK · yes 2/s; NO · no 0/s"));
        await page.Browser.GetByLabel("Lines of the chart").SelectOptionAsync("Sum by paid");
        await Expect(chart).ToHaveAttributeAsync("aria-label", Latest("Rate of orders_total", "yes 12/s; no 0/s"));
        await Expect(page.Browser.Locator(".legend > span")).ToHaveTextAsync(["yes12/s", "no0/s"]);
        await page.Browser.GetByLabel("Filter series").FillAsync("country=dk");
        await Expect(chart).ToHaveAttributeAsync("aria-label", Latest("Rate of orders_total", "yes 2/s"));
        Assert.Equal(["DK | yes | 2/s | 5"], await page.RowsAsync());
        Assert.True(await IsDrawnAsync(chart));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_restarted_counter_and_a_new_series_have_no_negative_and_no_missing_rate()
    {
        MetricFamily<Counter> orders = _registry.CreateCounter("orders_total", "Orders.", "country");
        orders.WithLabels("NO").Inc(100);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/orders_total");
        orders.Remove("NO");
        orders.WithLabels("NO").Inc(6);
        orders.WithLabels("SE").Inc(2);
        await page.ScrapeAsync();

        Assert.Equal(["NO | 3/s | 6", "SE | 1/s | 2"], await page.RowsAsync());
    }

    [Fact]
    public async Task A_histogram_is_shown_as_quantiles_and_as_a_heat_map()
    {
        MetricFamily<Histogram> latency = _registry.CreateHistogram(
            "latency_seconds", "Latency.", ["route"], new HistogramOptions { Unit = "seconds", Buckets = [0.1, 0.2, 0.4] });
        latency.WithLabels("/a").Observe(0.05, 10);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/latency_seconds");
        latency.WithLabels("/a").Observe(0.15, 98);
        latency.WithLabels("/a").Observe(0.3, 2);
        await page.ScrapeAsync();
        ILocator charts = page.Browser.Locator(".chart canvas");

        // Of the 100 new observations, 98 are between 0.1 and 0.2, and 2 between 0.2 and 0.4: linear within a bucket.
        await Expect(charts.Nth(0)).ToHaveAttributeAsync("aria-label", Latest("Quantiles of latency_seconds", "p50 151 ms; p90 192 ms; p99 300 ms"));
        await Expect(charts.Nth(2)).ToHaveAttributeAsync("aria-label", Latest("Observations of latency_seconds", "observations 50/s"));
        await charts.Nth(1).FocusAsync();
        await page.Browser.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Browser.Locator(".tip").Nth(1)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("≤ 400 ms1/s≤ 200 ms49/s$"));
        Assert.True(await IsDrawnAsync(charts.Nth(1)));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_histogram_with_native_buckets_only_is_shown_with_its_count_and_sum()
    {
        Histogram cache = _registry.CreateHistogram("cache_seconds", "Reads.", new HistogramOptions { Buckets = [], Native = new NativeHistogramOptions() });
        cache.Observe(0.25, 4);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/cache_seconds");
        cache.Observe(0.5, 8);
        await page.ScrapeAsync();

        Assert.Equal(["4/s | 12 | 5 s | 417 ms"], await page.RowsAsync());
        await Expect(page.Browser.Locator("figcaption b")).ToHaveTextAsync(["Observations"]);
    }

    [Fact]
    public async Task Gauges_summaries_infos_and_state_sets_have_a_view()
    {
        _registry.CreateGauge("room_celsius", "Room.").Set(21.5);
        // A quantile is the upper bound of its bucket, with an error of at most 1/128.
        _registry.CreateSummary("size_bytes", "Sizes.", new SummaryOptions { Quantiles = [0.5] }).Observe(1024);
        _registry.CreateInfo("build_info", "Build.").Set(new Dictionary<string, string> { ["version"] = "3.1" });
        _registry.CreateStateSet("mode", "Mode.", ["open", "closed"]).Set("closed");
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/room_celsius");

        Assert.Equal(["21.5 °C"], await page.RowsAsync());
        await page.ViewAsync("#/family/size_bytes");
        await Expect(page.Browser.Locator("h1")).ToContainTextAsync("size_bytes");
        Assert.Equal(["– | 1 | 1 KiB | 1.01 KiB"], await page.RowsAsync());
        await page.ViewAsync("#/family/build_info");
        await Expect(page.Browser.Locator("h1")).ToContainTextAsync("build_info");
        Assert.Equal(["3.1"], await page.RowsAsync());
        await page.ViewAsync("#/family/mode");
        await Expect(page.Browser.Locator("h1")).ToContainTextAsync("mode");
        Assert.Equal(["closed"], await page.RowsAsync());
        Assert.Empty(page.Complaints);
    }

    private static string Latest(string label, string values) => $"{label}. Latest values: {values}. Arrow keys show earlier values.";

    // Returns true if the canvas has pixels of several colors.
    private static Task<bool> IsDrawnAsync(ILocator canvas) => canvas.EvaluateAsync<bool>(
        "canvas => new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 5");
}
