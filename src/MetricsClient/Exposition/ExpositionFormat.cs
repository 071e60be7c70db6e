using System.Buffers;
using MetricsClient.Exposition;

namespace MetricsClient;

/// <summary>A wire format: its content type, and how to choose one from a scrape request.</summary>
public sealed class ExpositionFormat
{
    private readonly Func<IBufferWriter<byte>, MetricEncoder> _encoder;

    private ExpositionFormat(string contentType, Func<IBufferWriter<byte>, MetricEncoder> encoder)
    {
        ContentType = contentType;
        _encoder = encoder;
    }

    /// <summary>Prometheus text format 0.0.4, read by everything.</summary>
    public static ExpositionFormat PrometheusText { get; } = new(
        "text/plain; version=0.0.4; charset=utf-8",
        static output => new TextEncoder(output, openMetrics: false));

    /// <summary>OpenMetrics text format 1.0.0.</summary>
    public static ExpositionFormat OpenMetricsText { get; } = new(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        static output => new TextEncoder(output, openMetrics: true));

    /// <summary>The value of the <c>Content-Type</c> header.</summary>
    public string ContentType { get; }

    /// <summary>
    /// The format that an <c>Accept</c> header likes best (RFC 9110, section 12.5.1); Prometheus text when it names
    /// none that is known, or is missing.
    /// </summary>
    public static ExpositionFormat Negotiate(string? accept) => AcceptHeader.Choose(accept);

    /// <inheritdoc/>
    public override string ToString() => ContentType;

    internal MetricEncoder CreateEncoder(IBufferWriter<byte> output) => _encoder(output);
}
