namespace MetricsClient.Tool.Reading;

/// <summary>The text formats that <see cref="ScrapeReader"/> can parse.</summary>
internal enum ScrapeFormat
{
    /// <summary>The Prometheus text format 0.0.4, and the quoted names of 1.0.0.</summary>
    PrometheusText,

    /// <summary>The OpenMetrics text format 1.0.</summary>
    OpenMetrics,

    /// <summary>The OpenMetrics text format 2.0, whose specification is a release candidate.</summary>
    OpenMetrics2,
}

/// <summary>Facts about the text formats.</summary>
internal static class ScrapeFormats
{
    /// <summary>Returns true for each version of OpenMetrics.</summary>
    public static bool IsOpenMetrics(this ScrapeFormat format) => format != ScrapeFormat.PrometheusText;
}
