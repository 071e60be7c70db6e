using System.Runtime.CompilerServices;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>The families of the HTTP metrics. A disabled metric has no family.</summary>
internal sealed class RequestMetrics
{
    // Most apps have up to six labels. With more labels, each request allocates an array.
    private const int StackLabels = 8;

    private readonly RequestLabels _labels;
    private readonly MetricFamily<Counter>? _received;
    private readonly MetricFamily<Histogram>? _duration;
    private readonly MetricFamily<Gauge>? _inProgress;

    public RequestMetrics(CollectorRegistry registry, HttpMetricsOptions options, RequestLabels labels)
    {
        _labels = labels;
        _received = options.CountRequests
            ? registry.CreateCounter("http_requests_received_total", "HTTP requests that ended.", labels.WithCode)
            : null;
        _duration = options.MeasureDuration
            ? registry.CreateHistogram(
                "http_request_duration_seconds", "Time from the start to the end of an HTTP request.", labels.WithCode, options.Duration)
            : null;
        _inProgress = options.TrackInProgress
            ? registry.CreateGauge("http_requests_in_progress", "HTTP requests in progress.", labels.WithoutCode)
            : null;
    }

    /// <summary>Returns the gauge of the requests in progress with the labels of this request; null if disabled.</summary>
    public Gauge? InProgress(MeasuredRequest request)
    {
        if (_inProgress is null)
        {
            return null;
        }

        int count = _labels.WithoutCode.Length;
        var inline = default(InlineValues);
        Span<string> values = count <= StackLabels ? ((Span<string>)inline)[..count] : new string[count];
        _labels.Fill(values, request);
        return _inProgress.WithLabels(values);
    }

    /// <summary>Records a request that ended.</summary>
    public void End(MeasuredRequest request, int statusCode, TimeSpan elapsed)
    {
        int count = _labels.WithCode.Length;
        var inline = default(InlineValues);
        Span<string> values = count <= StackLabels ? ((Span<string>)inline)[..count] : new string[count];
        values[0] = _labels.CodeOf(statusCode);
        _labels.Fill(values[1..], request);
        _received?.WithLabels(values).Inc();
        _duration?.WithLabels(values).Observe(elapsed.TotalSeconds);
    }

    [InlineArray(StackLabels)]
    private struct InlineValues
    {
        private string _first;
    }
}
