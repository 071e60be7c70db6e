using System.Diagnostics.CodeAnalysis;
using MetricsClient.Tests;
using Microsoft.Playwright;

namespace MetricsClient.Browser.Tests;

/// <summary>
/// A real Chromium without a window. A test without a browser is skipped with a remedy, or fails if METRICSCLIENT_NO_SKIPS=1.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly SemaphoreSlim _gate = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Opens an empty page with a fresh profile.</summary>
    /// <param name="options">The size of the window, the color scheme and so on.</param>
    internal async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        IBrowser browser = await StartAsync();
        IBrowserContext context = await browser.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new() { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(20_000);
        Assertions.SetDefaultExpectTimeout(20_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _gate.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        string program = Find();
        await _gate.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();

            // The sandbox of Chromium does not work for root. The tests open only pages of their own.
            return _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox"] });
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_BIN") is { Length: > 0 } chosen)
        {
            Assert.True(File.Exists(chosen), $"CHROMIUM_BIN names {chosen}, which does not exist.");
            return chosen;
        }

        string downloaded = Path.Combine(Checkout.Root, ".servers", "browser", "chromium");
        IEnumerable<string> onPath =
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            from name in s_names
            select Path.Combine(folder, name);
        return onPath.Prepend(downloaded).FirstOrDefault(File.Exists) ?? Missing();
    }

    [DoesNotReturn]
    private static string Missing()
    {
        const string Reason = "Chromium is missing: run scripts/get-browser.sh or set CHROMIUM_BIN.";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("METRICSCLIENT_NO_SKIPS") == "1", Reason);
        throw new InvalidOperationException($"{Reason} Nothing may be skipped here (METRICSCLIENT_NO_SKIPS=1).");
    }
}
