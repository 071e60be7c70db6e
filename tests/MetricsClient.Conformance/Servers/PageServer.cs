using System.Globalization;
using System.Net;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Conformance.Servers;

/// <summary>Serves fixed pages below numbered paths, on a free loopback port.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly IReadOnlyList<(ScrapeFormat Format, byte[] Page)> _pages;
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public PageServer(IReadOnlyList<(ScrapeFormat Format, byte[] Page)> pages)
    {
        _pages = pages;
        Address = Listen();
        _serving = ServeAsync();
    }

    /// <summary>Gets the address. A page is below it by its number.</summary>
    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    // HttpListener cannot choose a free port.
    private Uri Listen()
    {
        Uri address = TestPort.NextAddress();
        _listener.Prefixes.Add(address.AbsoluteUri);
        _listener.Start();
        return address;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                int number = int.Parse(context.Request.Url!.AbsolutePath.AsSpan(1), CultureInfo.InvariantCulture);
                (ScrapeFormat format, byte[] page) = _pages[number];
                context.Response.ContentType = format == ScrapeFormat.OpenMetrics
                    ? "application/openmetrics-text; version=1.0.0"
                    : "text/plain; version=0.0.4";
                context.Response.ContentLength64 = page.Length;
                await context.Response.OutputStream.WriteAsync(page);
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
