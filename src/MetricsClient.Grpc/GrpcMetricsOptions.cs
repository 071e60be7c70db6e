namespace MetricsClient;

/// <summary>The options of the metrics of gRPC clients and of gRPC services: metrics to expose.</summary>
public sealed class GrpcMetricsOptions
{
    private const double FirstBound = 0.001;
    private const double BoundFactor = 2;
    private const int BoundCount = 16;

    /// <summary>
    /// Gets or sets the registry. The default is the registry of the service container, or the default registry if the container has none.
    /// </summary>
    public CollectorRegistry? Registry { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether <c>grpc_requests_received_total</c> of services or <c>grpc_client_requests_sent_total</c> of
    /// clients is exposed. The default is true.
    /// </summary>
    public bool IncludeRequestCount { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether <c>grpc_request_duration_seconds</c> of services or
    /// <c>grpc_client_request_duration_seconds</c> of clients is exposed. The default is true.
    /// </summary>
    public bool IncludeDuration { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether <c>grpc_requests_in_progress</c> of services or <c>grpc_client_requests_in_progress</c> of
    /// clients is exposed. The default is true.
    /// </summary>
    public bool IncludeInProgress { get; set; } = true;

    /// <summary>Gets or sets the options of the histogram of durations. The default has 16 buckets from 1 ms to 32.768 s.</summary>
    public HistogramOptions Duration { get; set; } = new() { Buckets = Buckets.Exponential(FirstBound, BoundFactor, BoundCount) };
}
