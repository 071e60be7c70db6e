namespace MetricsClient.HttpClientFactory;

/// <summary>The families of the HTTP client metrics. A disabled metric has no family.</summary>
internal sealed class ClientMetrics
{
    private static readonly string[] s_labels = ["method", "host", "client", "code"];
    private static readonly string[] s_labelsInProgress = ["method", "host", "client"];

    private readonly MetricFamily<Counter>? _sent;
    private readonly MetricFamily<Histogram>? _requestDuration;
    private readonly MetricFamily<Histogram>? _responseDuration;
    private readonly MetricFamily<Gauge>? _inProgress;

    public ClientMetrics(CollectorRegistry registry, HttpClientMetricsOptions options)
    {
        Hosts = new HostNames(options.MaxHosts);
        _sent = options.IncludeRequestCount
            ? registry.CreateCounter("httpclient_requests_sent_total", "HTTP requests that ended, with or without a response.", s_labels)
            : null;
        _requestDuration = options.IncludeRequestDuration
            ? registry.CreateHistogram(
                "httpclient_request_duration_seconds",
                "Time from the start of an HTTP request to the headers of the response.",
                s_labels,
                options.RequestDuration)
            : null;
        _responseDuration = options.IncludeResponseDuration
            ? registry.CreateHistogram(
                "httpclient_response_duration_seconds",
                "Time from the start of an HTTP request to the end of the response.",
                s_labels,
                options.ResponseDuration)
            : null;
        _inProgress = options.IncludeInProgress
            ? registry.CreateGauge(
                "httpclient_requests_in_progress", "HTTP requests that wait for the headers of the response.", s_labelsInProgress)
            : null;
    }

    /// <summary>Gets the values of the label <c>host</c>.</summary>
    public HostNames Hosts { get; }

    /// <summary>Gets a value indicating whether the ends of responses are measured.</summary>
    public bool MeasuresResponses => _responseDuration is not null;

    public Gauge? InProgress(string method, string host, string client) => _inProgress?.WithLabels(method, host, client);

    /// <summary>Records the headers of a response, or the failure of a request.</summary>
    public void EndRequest(string method, string host, string client, string code, TimeSpan elapsed)
    {
        _sent?.WithLabels(method, host, client, code).Inc();
        _requestDuration?.WithLabels(method, host, client, code).Observe(elapsed.TotalSeconds);
    }

    /// <summary>Records the end of a response, or the failure of a request.</summary>
    public void EndResponse(string method, string host, string client, string code, TimeSpan elapsed) =>
        _responseDuration?.WithLabels(method, host, client, code).Observe(elapsed.TotalSeconds);
}
