using System.Net.Sockets;
using System.Text;
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

    /// <summary>Sends a request, and closes the connection without reading the response.</summary>
    public async Task AbortAsync(string path)
    {
        using var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
        await client.ConnectAsync(Metrics.Host, Metrics.Port, TestContext.Current.CancellationToken);
        byte[] request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {Metrics.Authority}\r\n\r\n");
        await client.GetStream().WriteAsync(request, TestContext.Current.CancellationToken);

        // The reset would discard a request that the server has not read yet. During this scrape the server reads the request.
        await ScrapeAsync("text/plain; version=0.0.4; charset=utf-8");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
