namespace MetricsClient.Tool.Doctoring;

/// <summary>Reads the gateway's clock from the answers that pass through.</summary>
internal sealed class ClockReader : HttpMessageHandler
{
    // The header has whole seconds, cut off: on average half of one is missing.
    private static readonly TimeSpan s_cutOff = TimeSpan.FromSeconds(0.5);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    public ClockReader(HttpMessageInvoker http, TimeProvider time)
    {
        _http = http;
        _time = time;
    }

    /// <summary>How far the gateway's clock is ahead of this machine's, by the last answer; null while there is none that tells.</summary>
    public TimeSpan? Ahead { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        DateTimeOffset sent = _time.GetUtcNow();
        HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        DateTimeOffset between = sent + ((_time.GetUtcNow() - sent) / 2);
        Ahead = answer.Headers.Date + s_cutOff - between;
        return answer;
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
