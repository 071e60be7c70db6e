using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MetricsClient.Browser.Tests;

[Trait("Lane", "full")]
public sealed class FamilyListTests
{
    private readonly Chromium _chromium;
    private readonly CollectorRegistry _registry = new();

    public FamilyListTests(Chromium chromium)
    {
        _chromium = chromium;
        _registry.CreateCounter("orders_total", "Orders so far.", "country").WithLabels("NO").Inc(3);
        _registry.CreateGauge("queue_length", "Messages waiting.").Set(7);
        _registry.CreateHistogram("latency_seconds", "Time of a call.", new HistogramOptions { Unit = "seconds", Buckets = [0.1, 1] }).Observe(0.5);
    }

    [Fact]
    public async Task Families_are_listed_by_name_and_the_search_finds_names_help_texts_and_labels()
    {
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry);
        ILocator names = page.Browser.Locator("#families .name");
        ILocator search = page.Browser.GetByLabel("Search families");

        await Expect(names).ToHaveTextAsync(["latency_seconds", "orders_total", "queue_length"]);
        await search.FillAsync("queue");
        await Expect(names).ToHaveTextAsync(["queue_length"]);
        await search.FillAsync("TIME call");
        await Expect(names).ToHaveTextAsync(["latency_seconds"]);
        await search.FillAsync("country");
        await Expect(names).ToHaveTextAsync(["orders_total"]);
        await search.FillAsync("absent");
        await Expect(page.Browser.Locator("#matches")).ToHaveTextAsync("No family matches.");
        await search.PressAsync("Escape");
        await Expect(names).ToHaveCountAsync(3);
        await page.Browser.Locator("#types").GetByText("gauge").ClickAsync();
        await Expect(names).ToHaveTextAsync(["queue_length"]);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_keyboard_alone_opens_a_family_and_its_earlier_values()
    {
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry);
        await page.ScrapeAsync();
        IKeyboard keyboard = page.Browser.Keyboard;

        await keyboard.PressAsync("/");
        await keyboard.TypeAsync("queue");
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await Expect(page.Browser.Locator("h1")).ToContainTextAsync("queue_length");
        await page.Browser.Locator(".chart canvas").FocusAsync();
        await keyboard.PressAsync("ArrowLeft");

        await Expect(page.Browser.Locator(".tip")).ToContainTextAsync("value7");
        await Expect(page.Browser.Locator("#families a[aria-current]")).ToHaveCountAsync(1);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_family_shows_its_type_unit_help_and_a_query()
    {
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/latency_seconds");

        await Expect(page.Browser.Locator(".tags .badge")).ToHaveTextAsync(["histogram", "seconds"]);
        await Expect(page.Browser.Locator(".help")).ToHaveTextAsync("Time of a call.");
        await Expect(page.Browser.Locator(".query code")).ToHaveTextAsync("histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket[5m])))");
        Assert.Equal(["– | 1 | 500 ms | 500 ms | 550 ms | 910 ms | 991 ms"], await page.RowsAsync());
    }

    [Fact]
    public async Task The_page_requests_only_itself_and_the_metrics()
    {
        await using OpenPage page = await OpenPage.StartAsync(_chromium, _registry, "#/family/latency_seconds");
        await page.ScrapeAsync();
        await page.ViewAsync("#/cost");
        await page.ViewAsync("#/health");

        Assert.Equal([$"{page.Origin}/metrics", $"{page.Origin}/metrics/page"], page.Requests.Select(static url => url.Split('#')[0]).Distinct().Order());
        Assert.Empty(page.Complaints);
    }
}
