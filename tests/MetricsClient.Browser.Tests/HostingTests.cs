using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MetricsClient.Browser.Tests;

/// <summary>The page finds the metrics below a path base, at paths of the user's choice, and on servers with their own port.</summary>
public sealed class HostingTests
{
    private readonly Chromium _chromium;
    private readonly CollectorRegistry _registry = new();

    public HostingTests(Chromium chromium)
    {
        _chromium = chromium;
        _registry.CreateGauge("up", "Up.").Set(1);
    }

    [Theory]
    [Trait("Lane", "full")]
    [InlineData("/shop/admin/ui", "/shop/admin/internal/prometheus")]
    [InlineData("/shop/admin/ui/", "/shop/admin/internal/prometheus")]
    public async Task The_page_works_below_a_path_base_and_in_a_group(string path, string metrics)
    {
        await using OpenPage page = await OpenPage.StartAsync(
            _chromium,
            app =>
            {
                app.UsePathBase("/shop");
                app.UseRouting();
                RouteGroupBuilder group = app.MapGroup("/admin");
                group.MapMetrics("/internal/prometheus", _registry);
                group.MapMetricsPage("/ui", "/internal/prometheus");
            },
            path);

        await Expect(page.Browser.Locator("#families .name")).ToHaveTextAsync(["up"]);
        Assert.Equal([page.Origin + path, page.Origin + metrics], page.Requests);
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [Trait("Lane", "long")]
    [InlineData("/metrics")]
    [InlineData("/internal/prometheus data")]
    [InlineData("/")]
    public async Task The_links_of_a_MetricServer_lead_to_its_page(string path)
    {
        using MetricServer server = new MetricServer(new MetricServerOptions { Port = 0, Path = path, Registries = { _registry } })
            .MapMetricsPage().Start();

        await AssertShowsMetricsAsync($"http://localhost:{server.Port}/", path);
    }

    [Theory]
    [Trait("Lane", "long")]
    [InlineData("/metrics")]
    [InlineData("/")]
    public async Task The_links_of_a_KestrelMetricServer_lead_to_its_page(string path)
    {
        using KestrelMetricServer server = new KestrelMetricServer(new MetricServerOptions { Port = 0, Path = path, Registries = { _registry } })
            .MapMetricsPage().Start();

        await AssertShowsMetricsAsync($"http://localhost:{server.Port}/", path);
    }

    private async Task AssertShowsMetricsAsync(string root, string path)
    {
        IPage browser = await _chromium.OpenAsync();
        await browser.GotoAsync(root);
        if (path == "/")
        {
            await browser.GotoAsync(root + "page");
        }
        else
        {
            await browser.GetByRole(AriaRole.Link, new() { Name = "Page" }).ClickAsync();
        }

        await Expect(browser.Locator("#families .name")).ToHaveTextAsync(["up"]);
        await browser.Context.DisposeAsync();
    }
}
