namespace MetricsClient.Tool.Doctoring;

/// <summary>
/// Measures the difference between the clock of the gateway and the local clock, from the Date header of responses.
/// </summary>
internal sealed class ClockReader : HttpMessageHandler
{
    // The Date header has no fractions of a second, so on average the time in the header is half a second too early.
    private static readonly TimeSpan s_meanTruncation = TimeSpan.FromSeconds(0.5);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    public ClockReader(HttpMessageInvoker http, TimeProvider time)
    {
        _http = http;
        _time = time;
    }

    /// <summary>
    /// Gets the time by which the clock of the gateway is ahead of the local clock, from the last response; null
    /// without a Date header.
    /// </summary>
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
