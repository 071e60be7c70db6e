namespace MetricsClient.HttpClientFactory;

/// <summary>A request from its start to the end of its response.</summary>
/// <remarks><see cref="EndResponse"/> is thread-safe; only the first call has an effect.</remarks>
internal sealed class MeasuredRequest
{
    private readonly ClientMetrics _metrics;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly long _start;
    private readonly string _method;
    private readonly string _host;
    private readonly string _client;
    private readonly Gauge? _inProgress;
    private string _code = "";
    private int _hasEnded;

    public MeasuredRequest(ClientMetrics metrics, HttpRequestMessage request, string client)
    {
        _metrics = metrics;
        _method = RequestCodes.NameOf(request.Method);
        _host = metrics.Hosts.NameOf(request.RequestUri);
        _client = client;
        _inProgress = metrics.InProgress(_method, _host, client);
        _inProgress?.Inc();
        _start = _time.GetTimestamp();
    }

    /// <summary>Records the headers of the response, and measures the body.</summary>
    /// <returns>The response.</returns>
    public HttpResponseMessage Respond(HttpResponseMessage response)
    {
        EndRequest(RequestCodes.Of(response.StatusCode));
        if (_metrics.MeasuresResponses)
        {
            response.Content = new MeasuredContent(response.Content, this);
        }

        return response;
    }

    /// <summary>Records a request without a response.</summary>
    public void Fail(Exception failure)
    {
        EndRequest(RequestCodes.Of(failure));
        EndResponse();
    }

    /// <summary>Records the end of the body, or the disposal of the response.</summary>
    /// <param name="failure">The reason if the body is incomplete.</param>
    public void EndResponse(Exception? failure = null)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            string code = failure is null ? _code : RequestCodes.Of(failure);
            _metrics.EndResponse(_method, _host, _client, code, _time.GetElapsedTime(_start));
        }
    }

    private void EndRequest(string code)
    {
        _code = code;
        _inProgress?.Dec();
        _metrics.EndRequest(_method, _host, _client, code, _time.GetElapsedTime(_start));
    }
}
