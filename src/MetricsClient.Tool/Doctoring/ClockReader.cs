namespace MetricsClient.Tool.Doctoring;

/// <summary>Measures the clock difference to the gateway from the Date header of responses.</summary>
internal sealed class ClockReader : HttpMessageHandler
{
    // The header is truncated to whole seconds, so half a second is the mean error.
    private static readonly TimeSpan s_meanTruncation = TimeSpan.FromSeconds(0.5);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    public ClockReader(HttpMessageInvoker http, TimeProvider time)
    {
        _http = http;
        _time = time;
    }

    /// <summary>Gets the lead of the gateway's clock over the local clock, from the last response; null if no response has the header.</summary>
    public TimeSpan? Ahead { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        DateTimeOffset sent = _time.GetUtcNow();
        HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        DateTimeOffset middle = sent + ((_time.GetUtcNow() - sent) / 2);
        Ahead = response.Headers.Date + s_meanTruncation - middle;
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _http.Dispose();
        }

        base.Dispose(disposing);
    }
}
