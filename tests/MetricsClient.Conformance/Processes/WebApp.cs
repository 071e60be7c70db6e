using System.Text.RegularExpressions;

namespace MetricsClient.Conformance.Processes;

/// <summary>The WebApp sample on a free loopback port. Disposal ends the program.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();

    private WebApp(ChildProcess process, Uri metrics)
    {
        _process = process;
        Metrics = metrics;
    }

    /// <summary>Gets the address of the metrics, which the sample prints.</summary>
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

    /// <summary>Scrapes the sample in the format of a content type.</summary>
    /// <returns>The body.</returns>
    public async Task<byte[]> ScrapeAsync(string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Metrics);
        request.Headers.Add("Accept", contentType);
        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
