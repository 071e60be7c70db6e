namespace MetricsClient;

/// <summary>Limits of scrapes, and optional samples.</summary>
/// <remarks>The values are copied when a server or handler is created. Not thread-safe while a property is set.</remarks>
public sealed class ScrapeOptions
{
    /// <summary>
    /// Gets or sets the number of scrapes that may be in progress at the same time, at least 1, including responses that a slow
    /// client is still reading. The default is 8. A scrape beyond the limit gets the status 503.
    /// </summary>
    public int MaxConcurrentScrapes { get; set; } = 8;

    /// <summary>
    /// Gets or sets the longest time from the request to the last byte of the response, positive and at most 24 days. The default is
    /// 10 seconds. A shorter time in the request header <c>X-Prometheus-Scrape-Timeout-Seconds</c> takes precedence. A collect that
    /// takes longer gets the status 503; the connection of a client that reads longer is aborted.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets a value indicating whether OpenMetrics text has the created timestamps of counters, histograms and summaries, as
    /// samples that end in <c>_created</c>. The default is false, because servers without support for these samples store additional
    /// series. Protobuf always has the created timestamps.
    /// </summary>
    public bool IncludeCreatedSamples { get; set; }
}
