namespace MetricsClient;

/// <summary>Where a metrics server of its own listens, and what it serves.</summary>
public sealed class MetricServerOptions
{
    /// <summary>
    /// The address to listen on: <c>localhost</c> unless set, <c>+</c> for every address of the machine, or one IP address.
    /// </summary>
    public string Host { get; set; } = "localhost";

    /// <summary>The port to listen on, 9464 unless set; 0 takes any free one, and the server tells which.</summary>
    public int Port { get; set; } = 9464;

    /// <summary>The path of the metrics, <c>/metrics</c> unless set.</summary>
    public string Path { get; set; } = "/metrics";

    /// <summary>The registries to serve as one exposition. Empty unless set: that of the container if there is one, else the default registry.</summary>
    public IReadOnlyList<CollectorRegistry> Registries { get; set; } = [];

    /// <summary>What a scrape may cost.</summary>
    public ScrapeOptions Scrape { get; set; } = new();
}
