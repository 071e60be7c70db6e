using MetricsClient.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MetricsClient.Browser.Tests;

/// <summary>Writes the pictures of docs/metrics-page.md. Run with <c>-explicit only</c>; takes about a minute and a half.</summary>
public sealed class Screenshots
{
    private readonly Chromium _chromium;

    public Screenshots(Chromium chromium)
    {
        _chromium = chromium;
    }

    [Fact(Explicit = true)]
    public async Task The_pictures_of_the_documentation_are_written()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:9464");
        builder.Services.AddRoutingCore();
        await using WebApplication app = builder.Build();
        app.MapMetrics();
        app.MapMetricsPage();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await using var shop = new DemoShop(Metrics.DefaultRegistry);

        string origin = app.Urls.First();
        await Task.WhenAll(
            TakeAsync(origin, "overview-light", "#/", ColorScheme.Light, 1280, 760),
            TakeAsync(origin, "histogram-dark", "#/family/shop_request_duration_seconds", ColorScheme.Dark, 1280, 860, hover: 1),
            TakeAsync(origin, "counter-light", "#/family/shop_requests_total", ColorScheme.Light, 1280, 780, hover: 0),
            TakeAsync(origin, "cost-dark", "#/cost", ColorScheme.Dark, 1280, 720),
            TakeAsync(origin, "phone-list", "#/", ColorScheme.Light, 390, 720),
            TakeAsync(origin, "phone-family", "#/family/shop_orders_waiting", ColorScheme.Dark, 390, 720));
    }

    private async Task TakeAsync(string origin, string name, string view, ColorScheme scheme, int width, int height, int? hover = null)
    {
        IPage page = await _chromium.OpenAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = width < 500 ? 1.5f : 1,
        });
        await page.GotoAsync($"{origin}/metrics/page{view}");
        await page.Locator("#interval").SelectOptionAsync("1");
        await Assertions.Expect(page.Locator("body")).ToHaveAttributeAsync("data-attempts", "62", new() { Timeout = 120_000 });
        if (hover is { } index)
        {
            await page.Locator(".chart canvas").Nth(index).HoverAsync(new() { Position = new() { X = 620, Y = 90 } });
        }

        await page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Root, "docs", "metrics-page", name + ".png") });
        await page.Context.DisposeAsync();
    }
}
