using MetricsClient.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MetricsClient.Browser.Tests;

/// <summary>The search of the documentation site that <c>./docs.sh</c> has built.</summary>
public sealed class SiteSearchTests(Chromium chromium)
{
    [Theory]
    [Trait("Lane", "packages")]
    [InlineData("docs/index.html", "remote write", "Remote write | MetricsClient")]
    [InlineData("docs/index.html", "GaugeOptions", "Class GaugeOptions | MetricsClient")]
    [InlineData("docs/zh/index.html", "批处理 推送", "批处理作业与推送 | MetricsClient")]
    public async Task The_page_with_the_words_in_its_title_is_the_first_result(string page, string query, string title)
    {
        await using WebApplication site = Serve(Site());
        await site.StartAsync(TestContext.Current.CancellationToken);
        IPage browser = await chromium.OpenAsync();
        await browser.GotoAsync($"{site.Urls.Single()}/{page}");

        await browser.Locator("#search-query").FillAsync(query);

        ILocator first = browser.Locator("#search-results a").First;
        await Expect(first).ToHaveTextAsync(title);
        IPage found = await browser.Context.RunAndWaitForPageAsync(() => first.ClickAsync());
        await Expect(found).ToHaveTitleAsync(title);
    }

    private static WebApplication Serve(string folder)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder) });
        return app;
    }

    private static string Site()
    {
        string folder = Path.Combine(Checkout.Root, "artifacts", "site");
        Assert.SkipUnless(Directory.Exists(folder) || Environment.GetEnvironmentVariable("METRICSCLIENT_NO_SKIPS") == "1", "The site is missing: run ./docs.sh.");
        return folder;
    }
}
