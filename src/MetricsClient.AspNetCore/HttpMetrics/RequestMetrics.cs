using Microsoft.AspNetCore.Http;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>The families of the HTTP metrics. A disabled metric has no family.</summary>
internal sealed class RequestMetrics
{
    private readonly RequestLabels _labels;
    private readonly MetricFamily<Counter>? _received;
    private readonly MetricFamily<Histogram>? _duration;
    private readonly MetricFamily<Gauge>? _inProgress;

    public RequestMetrics(CollectorRegistry registry, HttpMetricsOptions options, RequestLabels labels)
    {
        _labels = labels;
        _received = options.IncludeRequestCount
            ? registry.CreateCounter("http_requests_received_total", "HTTP requests that ended.", labels.WithCode)
            : null;
        _duration = options.IncludeDuration
            ? registry.CreateHistogram(
                "http_request_duration_seconds", "Time from the start to the end of an HTTP request.", labels.WithCode, options.Duration)
            : null;
        _inProgress = options.IncludeInProgress
            ? registry.CreateGauge("http_requests_in_progress", "HTTP requests in progress.", labels.WithoutCode)
            : null;
    }

    /// <summary>Returns the gauge of the requests in progress with the labels of this request; null if disabled.</summary>
    public Gauge? InProgress(MeasuredRequest request, ref RequestLabelValues labels) =>
        _inProgress?.WithLabels(labels.Of(request, _labels)[1..]);

    /// <summary>Records a request that ended.</summary>
    public void End(MeasuredRequest request, ref RequestLabelValues labels, int statusCode, TimeSpan elapsed) =>
        Record(labels.Of(request, _labels), statusCode, elapsed);

    /// <summary>
    /// Records a request that failed before its response started. An earlier middleware may handle the exception, so the status code is
    /// read when the response is complete, or when the server aborts the request. The other values are read at once.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="labels">The label values of the request.</param>
    /// <param name="statusCode">The status code if the server sends no response, or does not report the status code that it sends.</param>
    /// <param name="elapsed">The duration of the request.</param>
    public void EndWithResponse(MeasuredRequest request, ref RequestLabelValues labels, int statusCode, TimeSpan elapsed)
    {
        string[] values = labels.Of(request, _labels).ToArray();
        HttpContext context = request.Context;
        HttpResponse response = context.Response;
        int isRecorded = 0;
        response.OnCompleted(() =>
        {
            RecordOnce(response.HasStarted ? response.StatusCode : statusCode);
            return Task.CompletedTask;
        });
        context.RequestAborted.UnsafeRegister(_ => RecordAbort(), null);

        // A request timeout cancels the same token, and then sends a response.
        void RecordAbort()
        {
            if (ClosedConnection.Aborts(context))
            {
                RecordOnce(statusCode);
            }
        }

        void RecordOnce(int status)
        {
            if (Interlocked.Exchange(ref isRecorded, 1) == 0)
            {
                Record(values, status, elapsed);
            }
        }
    }

    private void Record(Span<string> values, int statusCode, TimeSpan elapsed)
    {
        values[0] = _labels.CodeOf(statusCode);
        _received?.WithLabels(values).Inc();
        _duration?.WithLabels(values).Observe(elapsed.TotalSeconds);
    }
}
