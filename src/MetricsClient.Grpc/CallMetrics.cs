using Grpc.Core;

namespace MetricsClient.Grpc;

/// <summary>The families of the metrics of gRPC calls, of a client or of a service. A disabled metric has no family.</summary>
/// <remarks>The file is also part of MetricsClient.AspNetCore.Grpc.</remarks>
internal sealed class CallMetrics
{
    private static readonly string[] s_labels = ["service", "method", "code"];
    private static readonly string[] s_labelsInProgress = ["service", "method"];
    private static readonly string[] s_codes = [.. Enum.GetValues<StatusCode>().Order().Select(static code => code.ToString())];

    private readonly MetricFamily<Counter>? _requests;
    private readonly MetricFamily<Histogram>? _duration;
    private readonly MetricFamily<Gauge>? _inProgress;

    private CallMetrics(
        CollectorRegistry registry,
        GrpcMetricsOptions options,
        (string Name, string Help) requests,
        (string Name, string Help) duration,
        (string Name, string Help) inProgress)
    {
        _requests = options.IncludeRequestCount ? registry.CreateCounter(requests.Name, requests.Help, s_labels) : null;
        _duration = options.IncludeDuration
            ? registry.CreateHistogram(duration.Name, duration.Help, s_labels, options.Duration)
            : null;
        _inProgress = options.IncludeInProgress ? registry.CreateGauge(inProgress.Name, inProgress.Help, s_labelsInProgress) : null;
    }

    public static CallMetrics OfClient(CollectorRegistry registry, GrpcMetricsOptions options) => new(
        registry,
        options,
        requests: ("grpc_client_requests_sent_total", "gRPC calls of clients that ended."),
        duration: ("grpc_client_request_duration_seconds", "Time from the start to the end of a gRPC call of a client."),
        inProgress: ("grpc_client_requests_in_progress", "gRPC calls of clients in progress."));

    public static CallMetrics OfService(CollectorRegistry registry, GrpcMetricsOptions options) => new(
        registry,
        options,
        requests: ("grpc_requests_received_total", "gRPC requests that ended."),
        duration: ("grpc_request_duration_seconds", "Time from the start to the end of a gRPC request."),
        inProgress: ("grpc_requests_in_progress", "gRPC requests in progress."));

    public Gauge? InProgress(string service, string method) => _inProgress?.WithLabels(service, method);

    /// <summary>Records a call that ended. A status that gRPC does not define counts as <see cref="StatusCode.Unknown"/>.</summary>
    public void End(string service, string method, StatusCode status, TimeSpan elapsed)
    {
        string code = s_codes[(uint)status < (uint)s_codes.Length ? (int)status : (int)StatusCode.Unknown];
        _requests?.WithLabels(service, method, code).Inc();
        _duration?.WithLabels(service, method, code).Observe(elapsed.TotalSeconds);
    }
}
