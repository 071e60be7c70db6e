namespace MetricsClient.Tool.Reading;

/// <summary>The text formats of the reader.</summary>
internal enum ScrapeFormat
{
    /// <summary>Prometheus text 0.0.4, with the quoted names of 1.0.0.</summary>
    PrometheusText,

    /// <summary>OpenMetrics 1.0 text.</summary>
    OpenMetrics,
}
