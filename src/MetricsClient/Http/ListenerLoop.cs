using System.Net;
using System.Runtime.InteropServices;
using MetricsClient.Registry;

namespace MetricsClient.Http;

/// <summary>Accepts the requests of a listener and responds to them concurrently, until the loop is disposed.</summary>
internal sealed class ListenerLoop : IDisposable
{
    // Disposal aborts the requests, which then end at once. The limit matters only if the thread pool has no free thread.
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpListener _listener;
    private readonly string _path;
    private readonly ScrapeHandler _handler;
    private readonly Func<ScrapeRequest, MetricsPageResponse>? _page;
    private readonly IndexPage _index;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    public ListenerLoop(HttpListener listener, string path, ScrapeHandler handler, Func<ScrapeRequest, MetricsPageResponse>? page)
    {
        _listener = listener;
        _path = Decoded(path);
        _handler = handler;
        _page = page;
        _index = new IndexPage(path, page is not null);
        _loop = Task.Run(AcceptAsync);
    }

    public void Dispose()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        // A callback of the program may have registered callbacks for the token of its collect, which may block.
        TokenCancellation.Start(_stopping);
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
                // Either a client closed its connection, or the listener was closed. Only a closed listener ends the loop.
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
            // A listener that reuses a connection first reads the rest of the body, and blocks a thread until the last byte.
            context.Response.KeepAlive = context.Request.KeepAlive && !context.Request.HasEntityBody;
            await RouteAsync(context.Request, context.Response).ConfigureAwait(false);
            context.Response.Close();
        }
        catch (Exception)
        {
            // Only the listener throws, in many ways, after a connection has closed. An exception here would be unobserved.
            context.Response.Abort();
        }
    }

    private Task RouteAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        string? path = request.Url is null ? null : Decoded(request.Url.AbsolutePath);
        if (_path.Equals(path, StringComparison.OrdinalIgnoreCase))
        {
            return ScrapeAsync(request, response);
        }

        if (_page is not null && (_path + "/page").Equals(path, StringComparison.OrdinalIgnoreCase))
        {
            return SendAsync(response, _page(RequestOf(request)));
        }

        if (path is "" && request.HttpMethod is "GET" or "HEAD")
        {
            return SendAsync(
                response, new MetricsPageResponse(200, IndexPage.Headers, _index.Body, headersOnly: request.HttpMethod == "HEAD"));
        }

        response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private static ScrapeRequest RequestOf(HttpListenerRequest request) =>
        new(request.HttpMethod, request.Url?.Query, name => request.Headers[name]);

    private static string Decoded(string path) => Uri.UnescapeDataString(path).TrimEnd('/');

    private async Task ScrapeAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        using ScrapeResponse scraped = await _handler.HandleAsync(RequestOf(request), _stopping.Token).ConfigureAwait(false);
        WriteHead(response, scraped.StatusCode, scraped.Headers, scraped.ContentLength);
        using var body = new ListenerBody(response.OutputStream);
        await scraped.SendBodyAsync(body, response.Abort).ConfigureAwait(false);
    }

    private static async Task SendAsync(HttpListenerResponse response, MetricsPageResponse page)
    {
        WriteHead(response, page.StatusCode, page.Headers, page.ContentLength);
        using var body = new ListenerBody(response.OutputStream);
        await body.WriteAsync(page.Body).ConfigureAwait(false);
    }

    private static void WriteHead(
        HttpListenerResponse response, int statusCode, IReadOnlyList<KeyValuePair<string, string>> headers, long length)
    {
        response.StatusCode = statusCode;
        response.ContentLength64 = length;
        foreach ((string name, string value) in headers)
        {
            response.Headers[name] = value;
        }
    }
}

/// <summary>
/// Writes the body of a response of <see cref="HttpListener"/>. If a response is aborted, the listener of Linux and macOS abandons the task
/// that writes to the socket, with or without an exception. This stream observes the exception of the task, which would otherwise be an
/// unobserved task exception.
/// </summary>
internal sealed class ListenerBody : WriteOnlyStream
{
    private readonly Stream _output;

    public ListenerBody(Stream output)
    {
        _output = output;
    }

    public override void Write(byte[] buffer, int offset, int count) => _output.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArraySegment<byte> bytes = MemoryMarshal.TryGetArray(buffer, out ArraySegment<byte> pooled) ? pooled : buffer.ToArray();
        return new ValueTask(Task.Factory.FromAsync(
            (callback, state) => _output.BeginWrite(bytes.Array!, bytes.Offset, bytes.Count, callback, state), End, state: null));
    }

    private void End(IAsyncResult writing)
    {
        try
        {
            _output.EndWrite(writing);
        }
        finally
        {
            Observe(writing);
        }
    }

    private static void Observe(IAsyncResult writing)
    {
        try
        {
            _ = TaskToAsyncResult.Unwrap(writing).Exception;
        }
        catch (ArgumentException)
        {
            // The listener of Windows writes without a task.
        }
    }
}
