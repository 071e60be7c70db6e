namespace MetricsClient;

/// <summary>Configures a metrics server with its own port: address, path, registries and limits.</summary>
/// <remarks>The values are copied when a server is created. Not thread-safe while a property is set.</remarks>
public sealed class MetricServerOptions
{
    /// <summary>
    /// Gets or sets the address to listen on: <c>localhost</c>, <c>+</c> for all addresses of the machine, or one IP address. The default is
    /// <c>localhost</c>. <see cref="MetricServer"/> supports IPv4 only: <c>+</c> stands for all IPv4 addresses, and an IPv6 address throws an
    /// <see cref="ArgumentException"/>. <c>KestrelMetricServer</c> of the package MetricsClient.AspNetCore supports IPv4 and IPv6.
    /// </summary>
    public string Host { get; set; } = "localhost";

    /// <summary>
    /// Gets or sets the port to listen on, from 0 to 65535. The default is 9464. With 0 the server chooses a free port; the <c>Port</c>
    /// property of the server then returns the chosen port.
    /// </summary>
    public int Port { get; set; } = 9464;

    /// <summary>
    /// Gets or sets the path of the metrics, with a leading slash. The path may contain blanks and characters beyond ASCII, either
    /// percent-encoded or not. The default is <c>/metrics</c>.
    /// </summary>
    public string Path { get; set; } = "/metrics";

    /// <summary>
    /// Gets the registries to serve. The metrics of all registries form one response. The default is an empty list: the server uses the
    /// registry of the service container, or the default registry if there is no container.
    /// </summary>
    public IList<CollectorRegistry> Registries { get; } = [];

    /// <summary>Gets the limits of scrapes.</summary>
    public ScrapeOptions Scrape { get; } = new();
}
