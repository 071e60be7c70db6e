namespace MetricsClient;

/// <summary>What a scrape may cost, and what it shows besides.</summary>
public sealed class ScrapeOptions
{
    /// <summary>How many scrapes may be under way at once, slow readers included; 8 unless set. Further ones get a 503.</summary>
    public int MaxInFlight { get; set; } = 8;

    /// <summary>
    /// How long a scrape may take from the request to the last byte; 10 seconds unless set. A scraper that sends
    /// <c>X-Prometheus-Scrape-Timeout-Seconds</c> can shorten it. Collecting for longer gives a 503, reading for longer
    /// ends the connection.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether OpenMetrics shows when counters, histograms and summaries began, in samples that end in <c>_created</c>; not unless
    /// set, since servers that do not know them store them as further series. Protobuf always tells these times.
    /// </summary>
    public bool CreatedSamples { get; set; }
}
