using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests.HttpMetrics;

/// <summary>Starts an app, sends requests, stops the app, and returns the HTTP metrics. A stopped app has measured all requests.</summary>
internal static class Measured
{
    /// <summary>
    /// Returns the samples of the counter and of the gauge, and the count of the histogram, after a GET request for each path.
    /// </summary>
    public static Task<string[]> RequestsAsync(Action<WebApplication> configure, params string[] paths) =>
        RequestsAsync(configure, async app =>
        {
            foreach (string path in paths)
            {
                using HttpResponseMessage response = await app.SendAsync("GET", path);
            }
        });

    public static Task<string[]> RequestsAsync(Action<WebApplication> configure, Func<App, Task> visit) =>
        RequestsAsync(static _ => { }, configure, visit);

    public static async Task<string[]> RequestsAsync(
        Action<IServiceCollection> services, Action<WebApplication> configure, Func<App, Task> visit)
    {
        await using App app = await App.StartAsync(builder => services(builder.Services), configure, "http://127.0.0.1:0");
        await visit(app);
        await app.StopAsync();
        string[] lines = (await TextAsync(app.Registry)).Split('\n');
        return [.. lines.Where(static line => line.StartsWith("http_", StringComparison.Ordinal) && IsCount(line))];
    }

    /// <summary>Returns the samples of the counter alone.</summary>
    public static Task<string[]> CountsAsync(Action<WebApplication> configure, params string[] paths) =>
        OnlyCounts(RequestsAsync(configure, paths));

    public static Task<string[]> CountsAsync(Action<WebApplication> configure, Func<App, Task> visit) =>
        OnlyCounts(RequestsAsync(configure, visit));

    public static Task<string[]> CountsAsync(
        Action<IServiceCollection> services, Action<WebApplication> configure, Func<App, Task> visit) =>
        OnlyCounts(RequestsAsync(services, configure, visit));

    public static async Task<string> TextAsync(CollectorRegistry registry)
    {
        using var text = new MemoryStream();
        await registry.WriteToAsync(text, ExpositionFormat.PrometheusText, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static async Task<string[]> OnlyCounts(Task<string[]> samples) =>
        [.. (await samples).Where(static line => line.StartsWith("http_requests_received_total", StringComparison.Ordinal))];

    // The bounds and the measured time differ from run to run.
    private static bool IsCount(string line) => !line.Contains("_bucket{") && !line.Contains("_sum{");
}
