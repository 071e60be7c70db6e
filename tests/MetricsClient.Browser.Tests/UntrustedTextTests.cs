using Microsoft.AspNetCore.Builder;
using static Microsoft.Playwright.Assertions;

namespace MetricsClient.Browser.Tests;

/// <summary>Names, help texts, units and label values are shown as they are, and never become elements or code.</summary>
[Trait("Lane", "full")]
public sealed class UntrustedTextTests
{
    private const string Script = "<script>alert(1)</script>";
    private const string Image = "\"><img src=x onerror=alert(2)>";

    private readonly Chromium _chromium;

    public UntrustedTextTests(Chromium chromium)
    {
        _chromium = chromium;
    }

    [Fact]
    public async Task Markup_in_every_part_of_a_family_is_shown_as_text()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        MetricFamily<Counter> family = registry.CreateCounter(Script + "_total", Image, "L" + Image);
        family.WithLabels(Script).Inc(1);
        family.WithLabels("back\\slash \"quote\" {brace} , = line\nbreak " + Image).Inc(2);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, registry);

        await Expect(page.Browser.Locator("#families .name")).ToHaveTextAsync([Script + "_total"]);
        await page.Browser.Locator("#families a").ClickAsync();
        await Expect(page.Browser.Locator("h1")).ToContainTextAsync(Script + "_total");
        await Expect(page.Browser.Locator(".help")).ToHaveTextAsync(Image);
        await page.ScrapeAsync();
        string[] rows = await page.RowsAsync();
        string header = await page.Browser.Locator("th button").Nth(1).InnerTextAsync();
        foreach (string view in (string[])["#/cost", "#/health", "#/"])
        {
            await page.ViewAsync(view);
            await page.ScrapeAsync();
        }

        Assert.Equal([Script + " | 0/s | 1", "back\\slash \"quote\" {brace} , = line\nbreak " + Image + " | 0/s | 2"], rows.Order(StringComparer.Ordinal));
        Assert.StartsWith("L" + Image, header, StringComparison.Ordinal);
        await Expect(page.Browser.Locator("img")).ToHaveCountAsync(0);
        await Expect(page.Browser.Locator("script")).ToHaveCountAsync(1);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Values_of_all_sizes_and_lone_names_are_read()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        MetricFamily<Gauge> values = registry.CreateGauge("values", "", "of");
        values.WithLabels("nan").Set(double.NaN);
        values.WithLabels("inf").Set(double.PositiveInfinity);
        values.WithLabels("minus").Set(double.NegativeInfinity);
        values.WithLabels("tiny").Set(-2.5e-300);
        values.WithLabels("million").Set(12_345_678);
        registry.CreateGauge("花 火.元", "A name beyond ASCII.").Set(4);
        await using OpenPage page = await OpenPage.StartAsync(_chromium, registry, "#/family/values");

        Assert.Equal(["inf | +∞", "million | 12.3 M", "tiny | -2.50e-300", "minus | −∞", "nan | –"], await page.RowsAsync());
        await Expect(page.Browser.Locator("td[title='12,345,678']")).ToHaveCountAsync(1);
        await Expect(page.Browser.Locator(".help")).ToHaveTextAsync("This family has no help text.");
        await page.ViewAsync("#/family/" + Uri.EscapeDataString("花 火.元"));
        await Expect(page.Browser.Locator(".query code")).ToHaveTextAsync("{\"花 火.元\"}");
        Assert.Equal(["4"], await page.RowsAsync());
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_security_policy_stops_script_that_is_added_to_the_page()
    {
        await using OpenPage page = await OpenPage.StartAsync(
            _chromium, static app => app.MapMetricsPage(), "/metrics/page");

        await page.Browser.EvaluateAsync(
            """
            () => {
              const script = document.createElement("script");
              script.append("window.stolen = true");
              try { document.body.append(script); } catch { }
              try { document.body.innerHTML += "<b>added</b>"; } catch { }
            }
            """);

        Assert.False(await page.Browser.EvaluateAsync<bool>("() => 'stolen' in window"));
        await Expect(page.Browser.Locator("body > b")).ToHaveCountAsync(0);
        Assert.NotEmpty(page.Complaints);
    }
}
