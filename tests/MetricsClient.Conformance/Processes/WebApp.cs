using System.Text.RegularExpressions;

namespace MetricsClient.Conformance.Processes;

/// <summary>The WebApp sample on a free loopback port; ends when disposed.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();

    private WebApp(ChildProcess process, Uri metrics)
    {
        _process = process;
        Metrics = metrics;
    }

    /// <summary>The address of its metrics, as it prints it.</summary>
    public Uri Metrics { get; }

    public static async Task<WebApp> StartAsync(params IEnumerable<string> arguments)
    {
        ChildProcess process = Sample.Start("WebApp", ["--port", "0", .. arguments]);
        try
        {
            Match line = await process.WaitForLineAsync(@"^\s*metrics\s+(?<address>http://\S+)$");
            return new WebApp(process, new Uri(line.Groups["address"].Value));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>One scrape, in the format that the content type names.</summary>
    public async Task<byte[]> ScrapeAsync(string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Metrics);
        request.Headers.Add("Accept", contentType);
        using HttpResponseMessage answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.ToString());
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
