namespace MetricsClient;

/// <summary>The options of <see cref="HttpClientMetricsExtensions"/>: metrics to expose, and their labels.</summary>
public sealed class HttpClientMetricsOptions
{
    private const double FirstBound = 0.001;
    private const double BoundFactor = 2;
    private const int BoundCount = 16;
    private const int DefaultMaxHosts = 100;

    /// <summary>
    /// Gets or sets the registry. The default is the registry of the service container, or the default registry if the container has none.
    /// </summary>
    public CollectorRegistry? Registry { get; set; }

    /// <summary>Gets or sets a value indicating whether <c>httpclient_requests_sent_total</c> is exposed. The default is true.</summary>
    public bool IncludeRequestCount { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether <c>httpclient_request_duration_seconds</c> is exposed. The default is true.</summary>
    public bool IncludeRequestDuration { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether <c>httpclient_response_duration_seconds</c> is exposed. The default is true.
    /// </summary>
    public bool IncludeResponseDuration { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether <c>httpclient_requests_in_progress</c> is exposed. The default is true.</summary>
    public bool IncludeInProgress { get; set; } = true;

    /// <summary>
    /// Gets or sets the largest number of different values of the label <c>host</c>. All further hosts have the value <c>_OTHER</c>. With
    /// 0, the label is empty for all hosts. The default is 100.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxHosts
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = DefaultMaxHosts;

    /// <summary>
    /// Gets or sets the options of the histogram <c>httpclient_request_duration_seconds</c>. The default has 16 buckets from 1 ms to
    /// 32.768 s.
    /// </summary>
    public HistogramOptions RequestDuration { get; set; } = DefaultDuration();

    /// <summary>
    /// Gets or sets the options of the histogram <c>httpclient_response_duration_seconds</c>. The default has 16 buckets from 1 ms to
    /// 32.768 s.
    /// </summary>
    public HistogramOptions ResponseDuration { get; set; } = DefaultDuration();

    private static HistogramOptions DefaultDuration() => new() { Buckets = Buckets.Exponential(FirstBound, BoundFactor, BoundCount) };
}
