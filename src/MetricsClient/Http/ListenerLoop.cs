using System.Net;

namespace MetricsClient.Http;

/// <summary>Answers what arrives at a listener, each request on its own, until it is disposed.</summary>
internal sealed class ListenerLoop : IDisposable
{
    // Everything that is broken off ends at once; this only bounds the wait for a starved thread pool.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

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
        ((IAsyncResult)_loop).AsyncWaitHandle.WaitOne(s_patience);
    }

    private async Task AcceptAsync()
    {
        List<Task> inFlight = [];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync().ConfigureAwait(false);
                inFlight.RemoveAll(static answer => answer.IsCompleted);
                inFlight.Add(Task.Run(() => AnswerAsync(context)));
            }
            catch (Exception gone) when (gone is HttpListenerException or InvalidOperationException)
            {
                // Either the client of that request is gone, or the listener is, which ends the loop.
                if (!_listener.IsListening)
                {
                    break;
                }
            }
        }

        await Task.WhenAll(inFlight).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpListenerContext context)
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
        catch (Exception gone) when (gone is HttpListenerException or InvalidOperationException or IOException)
        {
            context.Response.Abort();
        }
    }

    private bool IsMetricsPath(Uri? url) =>
        url is not null && url.AbsolutePath.TrimEnd('/').Equals(_path, StringComparison.OrdinalIgnoreCase);

    private async Task ScrapeAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var scrape = new ScrapeRequest(request.HttpMethod, request.Url?.Query, name => request.Headers[name]);
        using ScrapeResponse answer = await _handler.HandleAsync(scrape, _stopping.Token).ConfigureAwait(false);
        response.StatusCode = answer.StatusCode;
        response.ContentLength64 = answer.ContentLength;
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        await answer.SendBodyAsync(response.OutputStream, response.Abort).ConfigureAwait(false);
    }
}
