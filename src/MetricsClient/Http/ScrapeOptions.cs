namespace MetricsClient;

/// <summary>Limits of scrapes, and an option to expose additional samples.</summary>
/// <remarks>A server or handler copies the values when it is created. Not thread-safe while a property is set.</remarks>
public sealed class ScrapeOptions
{
    /// <summary>
    /// Gets or sets the largest number of scrapes in progress at the same time, at least 1. A scrape is in progress until the client has
    /// read the whole response. The default is 8. A scrape beyond the limit receives the status 503.
    /// </summary>
    public int MaxConcurrentScrapes { get; set; } = 8;

    /// <summary>
    /// Gets or sets the longest time from the request to the last byte of the response, positive and at most 24 days. The default is 10
    /// seconds. A shorter time in the request header <c>X-Prometheus-Scrape-Timeout-Seconds</c> takes precedence. If the collect takes
    /// longer, the scrape receives the status 503. If the client reads longer, the connection is aborted.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets a value indicating whether OpenMetrics text 1.0 contains the created timestamps of counters, histograms and summaries,
    /// as samples that end in <c>_created</c>. The default is false, because a server that does not know these samples stores an
    /// additional series for each. Protobuf and OpenMetrics text 2.0 always contain the created timestamps.
    /// </summary>
    public bool IncludeCreatedSamples { get; set; }
}
