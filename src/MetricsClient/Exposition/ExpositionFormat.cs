using System.Buffers;
using MetricsClient.Exposition.Negotiation;
using MetricsClient.Exposition.Protobuf;
using MetricsClient.Exposition.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A wire format: its content type, and how to choose one from a scrape request.</summary>
public sealed class ExpositionFormat
{
    private readonly Func<IBufferWriter<byte>, ExpositionFormat, MetricEncoder> _encoder;
    private readonly string _mediaType;
    private readonly bool _namesEscaping;

    private ExpositionFormat(
        string mediaType, bool namesEscaping, Func<IBufferWriter<byte>, ExpositionFormat, MetricEncoder> encoder)
    {
        _mediaType = mediaType;
        _namesEscaping = namesEscaping;
        _encoder = encoder;
    }

    private ExpositionFormat(ExpositionFormat format)
        : this(format._mediaType, format._namesEscaping, format._encoder)
    {
        Escaping = format.Escaping;
        HasCreatedSamples = format.HasCreatedSamples;
    }

    /// <summary>Prometheus text format 0.0.4, read by everything. Its names are never quoted.</summary>
    public static ExpositionFormat PrometheusText { get; } = new(
        "text/plain; version=0.0.4; charset=utf-8",
        namesEscaping: false,
        static (output, format) => new PrometheusTextEncoder(output, format.Escaping));

    /// <summary>Prometheus text format 1.0.0, which can quote names that older servers do not know.</summary>
    public static ExpositionFormat PrometheusText1 { get; } = new(
        "text/plain; version=1.0.0; charset=utf-8",
        namesEscaping: true,
        static (output, format) => new PrometheusTextEncoder(output, format.Escaping));

    /// <summary>OpenMetrics text format 1.0.0, which has exemplars and every type.</summary>
    public static ExpositionFormat OpenMetricsText { get; } = new(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        namesEscaping: true,
        static (output, format) => new OpenMetricsEncoder(output, format.Escaping, format.HasCreatedSamples));

    /// <summary>
    /// Length-delimited <c>io.prometheus.client.MetricFamily</c> messages, which have exemplars, created timestamps and native histograms.
    /// </summary>
    public static ExpositionFormat Protobuf { get; } = new(
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
        namesEscaping: false,
        static (output, format) => new ProtobufEncoder(output, format.Escaping));

    /// <summary>The value of the <c>Content-Type</c> header.</summary>
    public string ContentType => _namesEscaping ? $"{_mediaType}; escaping={EscapedName.HeaderValue(Escaping)}" : _mediaType;

    /// <summary>How names are shown that older servers do not know; <see cref="EscapingScheme.Underscores"/> unless set.</summary>
    public EscapingScheme Escaping { get; private init; }

    internal bool HasCreatedSamples { get; private init; }

    /// <summary>
    /// The format that an <c>Accept</c> header likes best (RFC 9110, section 12.5.1), with the first escaping scheme that it
    /// names; Prometheus text when it names no format that is known, or is missing.
    /// </summary>
    public static ExpositionFormat Negotiate(string? accept) => AcceptHeader.Choose(accept);

    /// <summary>
    /// The same format with names in another escaping scheme. <see cref="PrometheusText"/> has no quotes for names and takes
    /// <see cref="EscapingScheme.Underscores"/> for <see cref="EscapingScheme.AllowUtf8"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such scheme.</exception>
    public ExpositionFormat WithEscaping(EscapingScheme scheme)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)scheme, 0, nameof(scheme));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)scheme, (int)EscapingScheme.AllowUtf8, nameof(scheme));
        bool cannotQuote = _mediaType == PrometheusText._mediaType && scheme == EscapingScheme.AllowUtf8;
        EscapingScheme taken = cannotQuote ? EscapingScheme.Underscores : scheme;
        return taken == Escaping ? this : new ExpositionFormat(this) { Escaping = taken };
    }

    /// <summary>
    /// The same format with a sample <c>_created</c> for each counter, histogram and summary in OpenMetrics. Servers that do
    /// not know what it means store it as one more series. Protobuf always tells these times, Prometheus text never.
    /// </summary>
    public ExpositionFormat WithCreatedSamples() =>
        HasCreatedSamples ? this : new ExpositionFormat(this) { HasCreatedSamples = true };

    /// <inheritdoc/>
    public override string ToString() => ContentType;

    internal MetricEncoder CreateEncoder(IBufferWriter<byte> output) => _encoder(output, this);
}
