namespace MetricsClient;

/// <summary>Adds the metrics page to a <see cref="MetricServer"/>.</summary>
public static class MetricServerPageExtensions
{
    /// <summary>
    /// Adds a page that shows the metrics in a browser. The page has the path of the metrics followed by <c>/page</c>, by default
    /// <c>/metrics/page</c>. Call this method before <see cref="MetricServer.Start"/>. Thread-safe.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <returns>The server.</returns>
    /// <exception cref="ArgumentNullException">The server is null.</exception>
    /// <exception cref="InvalidOperationException">The server was started or stopped before.</exception>
    public static MetricServer MapMetricsPage(this MetricServer server)
    {
        ArgumentNullException.ThrowIfNull(server);

        server.MapPage(new MetricsPage(server.Registries).Respond);
        return server;
    }
}
