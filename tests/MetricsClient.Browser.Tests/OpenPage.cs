using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MetricsClient.Browser.Tests;

/// <summary>
/// The metrics page in a browser, and the app that serves the page on loopback. The clock of the page stands still, so each scrape after
/// the first is a call of <see cref="ScrapeAsync"/>, two seconds later for the page.
/// </summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private static readonly DateTime s_start = new(2026, 11, 2, 10, 0, 0, DateTimeKind.Utc);

    private readonly WebApplication _app;
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];
    private int _attempts = 1;

    private OpenPage(WebApplication app, IPage browser)
    {
        _app = app;
        Browser = browser;
        browser.Console += (_, message) => Add(_complaints, message.Type is "error" or "warning" ? $"console: {message.Text}" : null);
        browser.PageError += (_, error) => Add(_complaints, $"exception: {error}");
        browser.Dialog += (_, dialog) => Add(_complaints, $"dialog: {dialog.Message}");
        browser.Request += (_, request) => Add(_requests, request.Url);
    }

    public IPage Browser { get; }

    /// <summary>Gets the address of the app, without a path.</summary>
    public string Origin => _app.Urls.First();

    /// <summary>Gets the errors and warnings of the browser, such as violations of the security policy.</summary>
    public IReadOnlyList<string> Complaints => Copy(_complaints);

    /// <summary>Gets the URLs of all requests that the page has made, except those for data in the URL itself.</summary>
    public IReadOnlyList<string> Requests => [.. Copy(_requests).Where(static url => !url.StartsWith("data:", StringComparison.Ordinal))];

    /// <summary>Opens the page of a registry at <c>/metrics/page</c>.</summary>
    public static Task<OpenPage> StartAsync(Chromium chromium, CollectorRegistry registry, string view = "") => StartAsync(
        chromium,
        app =>
        {
            app.MapMetrics(registry);
            app.MapMetricsPage(registry);
        },
        "/metrics/page" + view);

    /// <summary>Opens a page of an app, and waits for the end of the first scrape.</summary>
    public static async Task<OpenPage> StartAsync(
        Chromium chromium, Action<WebApplication> configure, string path, BrowserNewContextOptions? options = null)
    {
        IPage browser = await chromium.OpenAsync(options);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        configure(app);
        await app.StartAsync(TestContext.Current.CancellationToken);

        var page = new OpenPage(app, browser);
        await browser.Clock.InstallAsync(new() { TimeDate = s_start });
        await browser.Clock.PauseAtAsync(s_start.AddSeconds(1));
        await browser.GotoAsync(page.Origin + path);
        await page.AttemptedAsync();
        return page;
    }

    /// <summary>Lets two seconds pass for the page, and waits for the end of the next scrape.</summary>
    public async Task ScrapeAsync()
    {
        _attempts++;
        await Browser.Clock.RunForAsync(2000);
        await AttemptedAsync();
    }

    /// <summary>Opens another view of the page, such as <c>#/cost</c>.</summary>
    public Task ViewAsync(string hash) => Browser.EvaluateAsync("hash => { location.hash = hash; }", hash);

    /// <summary>Returns the texts of the rows of the first table in the view: cells separated by a bar.</summary>
    public async Task<string[]> RowsAsync() => await Browser.EvaluateAsync<string[]>(
        "[...document.querySelector('#content table tbody').rows].map(row => [...row.cells].map(cell => cell.textContent).filter(text => text).join(' | '))");

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Browser.Context.DisposeAsync();
        await _app.DisposeAsync();
    }

    private static void Add(List<string> list, string? text)
    {
        lock (list)
        {
            list.AddRange(text is null ? [] : [text]);
        }
    }

    private static string[] Copy(List<string> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }

    private async Task AttemptedAsync()
    {
        try
        {
            await Assertions.Expect(Browser.Locator("body")).ToHaveAttributeAsync("data-attempts", _attempts.ToString(CultureInfo.InvariantCulture));
        }
        catch (PlaywrightException failure)
        {
            Assert.Fail($"{failure.Message}\nThe browser reports: {string.Join('\n', Complaints)}");
        }
    }
}
