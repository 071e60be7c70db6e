namespace MetricsClient;

/// <summary>What a scrape may cost.</summary>
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
}
