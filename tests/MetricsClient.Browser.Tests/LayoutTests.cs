using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MetricsClient.Browser.Tests;

/// <summary>The page on a phone, in dark and light colors, and with many series.</summary>
[Trait("Lane", "long")]
public sealed class LayoutTests
{
    private readonly Chromium _chromium;
    private readonly CollectorRegistry _registry = new();

    public LayoutTests(Chromium chromium)
    {
        _chromium = chromium;
        MetricFamily<Histogram> latency = _registry.CreateHistogram("checkout_request_duration_seconds", "Time of a request.", "route", "method");
        latency.WithLabels("/a/very/long/route/{with}/{many}/{parameters}", "GET").Observe(0.2);
        latency.WithLabels("/", "POST").Observe(double.NaN);
        _registry.CreateGauge("help_is_missing", "").Set(4);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(760)]
    [InlineData(1024)]
    public async Task No_view_is_wider_than_the_screen(int width)
    {
        await using OpenPage page = await OpenAsync(new() { ViewportSize = new() { Width = width, Height = 800 } });
        foreach (string view in (string[])["#/", "#/family/checkout_request_duration_seconds", "#/cost", "#/health", "#/meters"])
        {
            await page.ViewAsync(view);
            await page.ScrapeAsync();

            Assert.Equal((view, width), (view, await page.Browser.EvaluateAsync<int>("() => document.documentElement.scrollWidth")));
        }
    }

    [Fact]
    public async Task On_a_phone_the_list_opens_a_family_and_the_family_leads_back()
    {
        await using OpenPage page = await OpenAsync(new() { ViewportSize = new() { Width = 390, Height = 800 }, HasTouch = true, IsMobile = true });

        await page.Browser.Locator("#families a").First.TapAsync();
        await Expect(page.Browser.Locator("#families")).ToBeHiddenAsync();
        await Expect(page.Browser.Locator("h1")).ToBeInViewportAsync();
        await page.Browser.GetByText("All families").TapAsync();

        await Expect(page.Browser.Locator("#families")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_has_a_contrast_of_at_least_4_5(ColorScheme scheme)
    {
        await using OpenPage page = await OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 900 } });
        foreach (string view in (string[])["#/", "#/family/checkout_request_duration_seconds", "#/family/help_is_missing", "#/cost", "#/health", "#/meters"])
        {
            await page.ViewAsync(view);
            await page.ScrapeAsync();

            Assert.Empty(await page.Browser.EvaluateAsync<string[]>(LowContrast));
        }
    }

    [Theory]
    [InlineData("#/")]
    [InlineData("#/family/checkout_request_duration_seconds")]
    [InlineData("#/cost")]
    [InlineData("#/meters")]
    public async Task Every_control_has_a_name(string view)
    {
        await using OpenPage page = await OpenAsync(new());
        await page.ViewAsync(view);
        await page.ScrapeAsync();

        Assert.Empty(await page.Browser.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("a, button, input, select, canvas:not([aria-hidden])")]
              .filter(control => !(control.getAttribute("aria-label") || control.textContent.trim() || control.title || control.labels?.length))
              .map(control => control.outerHTML)
            """));
    }

    [Fact]
    public async Task A_family_with_many_series_shows_the_first_rows_and_then_more()
    {
        MetricFamily<Counter> many = _registry.CreateCounter("many_total", "Many.", "id");
        for (int i = 0; i < 3000; i++)
        {
            many.WithLabels($"{i}").Inc(i + 1);
        }

        await using OpenPage page = await OpenAsync(new());
        await page.ViewAsync("#/family/many_total");
        await Expect(page.Browser.Locator(".more")).ToHaveTextAsync("Show more: 2,800 rows are not shown");
        await page.Browser.Locator("th button", new() { HasText = "Total" }).ClickAsync();
        string[] first = await page.RowsAsync();
        await page.Browser.Locator(".more").ClickAsync();

        Assert.Equal((200, "2999 | – | 3,000"), (first.Length, first[0]));
        await Expect(page.Browser.Locator("tbody tr")).ToHaveCountAsync(1200);
    }

    [Fact]
    public async Task Label_values_that_change_in_each_scrape_leave_the_other_histories_intact()
    {
        MetricFamily<Gauge> changing = _registry.CreateGauge("changing", "Changing.", "id");
        Counter steady = _registry.CreateCounter("steady_total", "Steady.");
        await using OpenPage page = await OpenAsync(new());
        await page.ViewAsync("#/family/steady_total");
        for (int scrape = 0; scrape < 4; scrape++)
        {
            changing.RemoveWhere(static _ => true);
            for (int i = 0; i < 1500; i++)
            {
                changing.WithLabels($"{scrape}-{i}").Set(1);
            }

            steady.Inc(6);
            await page.ScrapeAsync();
        }

        Assert.Equal(["3/s | 24"], await page.RowsAsync());
        Assert.Empty(page.Complaints);
    }

    // Paints the backgrounds of an element and its parents, and then the color of the text, and compares the luminance of the two.
    private const string LowContrast =
        """
        () => {
          const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
          const paint = color => { context.fillStyle = color; context.fillRect(0, 0, 1, 1); };
          const luminance = () => [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
            .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
          const low = [];
          for (const element of document.querySelectorAll("body *")) {
            const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
            if (!hasText || !element.checkVisibility() || element.closest(".hidden, .skip, script, style")) continue;
            const chain = [];
            for (let at = element; at; at = at.parentElement) chain.unshift(getComputedStyle(at).backgroundColor);
            paint("Canvas");
            chain.forEach(paint);
            const back = luminance();
            paint(getComputedStyle(element).color);
            const front = luminance();
            const contrast = (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
            if (contrast < 4.5) low.push(`${contrast.toFixed(2)} ${element.className} ${element.textContent.trim()}`);
          }
          return low;
        }
        """;

    private Task<OpenPage> OpenAsync(BrowserNewContextOptions options) => OpenPage.StartAsync(
        _chromium,
        app =>
        {
            app.MapMetrics(_registry);
            app.MapMetricsPage();
        },
        "/metrics/page",
        options);
}
