using System.Net;

namespace MetricsClient.Http;

/// <summary>Accepts the requests of a listener and responds to them concurrently, until the loop is disposed.</summary>
internal sealed class ListenerLoop : IDisposable
{
    // Disposal aborts the requests, which then end at once. The limit matters only if the thread pool has no free
    // thread.
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpListener _listener;
    private readonly string _path;
    private readonly ScrapeHandler _handler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    public ListenerLoop(HttpListener listener, string path, ScrapeHandler handler)
    {
        _listener = listener;
        _path = path.TrimEnd('/');
        _handler = handler;
        _loop = Task.Run(AcceptAsync);
    }

    public void Dispose()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        _stopping.Cancel();
        _listener.Close();
        ((IAsyncResult)_loop).AsyncWaitHandle.WaitOne(s_stopTimeout);
    }

    private async Task AcceptAsync()
    {
        List<Task> inFlight = [];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync().ConfigureAwait(false);
                inFlight.RemoveAll(static request => request.IsCompleted);
                inFlight.Add(Task.Run(() => RespondAsync(context)));
            }
            catch (Exception closed) when (closed is HttpListenerException or InvalidOperationException)
            {
                // Either a client closed its connection, or the listener was closed. Only a closed listener ends the
                // loop.
                if (!_listener.IsListening)
                {
                    break;
                }
            }
        }

        await Task.WhenAll(inFlight).ConfigureAwait(false);
    }

    private async Task RespondAsync(HttpListenerContext context)
    {
        try
        {
            if (IsMetricsPath(context.Request.Url))
            {
                await ScrapeAsync(context.Request, context.Response).ConfigureAwait(false);
            }
            else
            {
                context.Response.StatusCode = 404;
            }

            context.Response.Close();
        }
        catch (Exception closed) when (closed is HttpListenerException or InvalidOperationException or IOException)
        {
            context.Response.Abort();
        }
    }

    private bool IsMetricsPath(Uri? url) =>
        url is not null && url.AbsolutePath.TrimEnd('/').Equals(_path, StringComparison.OrdinalIgnoreCase);

    private async Task ScrapeAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var scrape = new ScrapeRequest(request.HttpMethod, request.Url?.Query, name => request.Headers[name]);
        using ScrapeResponse scraped = await _handler.HandleAsync(scrape, _stopping.Token).ConfigureAwait(false);
        response.StatusCode = scraped.StatusCode;
        response.ContentLength64 = scraped.ContentLength;
        foreach ((string name, string value) in scraped.Headers)
        {
            response.Headers[name] = value;
        }

        await scraped.SendBodyAsync(response.OutputStream, response.Abort).ConfigureAwait(false);
    }
}
