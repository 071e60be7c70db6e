using System.Buffers;
using MetricsClient.Exposition.Negotiation;
using MetricsClient.Exposition.Protobuf;
using MetricsClient.Exposition.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>A format in which metrics are exposed: content type, escaping scheme and options. Immutable.</summary>
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

    /// <summary>
    /// Gets the Prometheus text format 0.0.4, which every server supports. The format cannot quote names.
    /// </summary>
    public static ExpositionFormat PrometheusText { get; } = new(
        "text/plain; version=0.0.4; charset=utf-8",
        namesEscaping: false,
        static (output, format) => new PrometheusTextEncoder(output, format.Escaping));

    /// <summary>Gets the Prometheus text format 1.0.0, which can quote UTF-8 names.</summary>
    public static ExpositionFormat PrometheusText1 { get; } = new(
        "text/plain; version=1.0.0; charset=utf-8",
        namesEscaping: true,
        static (output, format) => new PrometheusTextEncoder(output, format.Escaping));

    /// <summary>Gets the OpenMetrics text format 1.0.0, which can express exemplars and all metric types.</summary>
    public static ExpositionFormat OpenMetricsText { get; } = new(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        namesEscaping: true,
        static (output, format) => new OpenMetricsEncoder(output, format.Escaping, format.HasCreatedSamples));

    /// <summary>
    /// Gets the protobuf format: <c>io.prometheus.client.MetricFamily</c> messages, each after its length. The format
    /// can express exemplars, created timestamps and native histograms.
    /// </summary>
    public static ExpositionFormat Protobuf { get; } = new(
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
        namesEscaping: false,
        static (output, format) => new ProtobufEncoder(output, format.Escaping));

    /// <summary>Gets the value of the <c>Content-Type</c> header.</summary>
    public string ContentType => _namesEscaping ? $"{_mediaType}; escaping={EscapedName.HeaderValue(Escaping)}" : _mediaType;

    /// <summary>
    /// Gets the escaping scheme for UTF-8 names. The default is <see cref="EscapingScheme.Underscores"/>.
    /// </summary>
    public EscapingScheme Escaping { get; private init; }

    internal bool HasCreatedSamples { get; private init; }

    /// <summary>
    /// Chooses the format for an <c>Accept</c> header (RFC 9110, section 12.5.1). The format has the first escaping
    /// scheme in the header.
    /// </summary>
    /// <param name="accept">The value of the header; null if the request has no such header.</param>
    /// <returns>
    /// The format with the highest weight; <see cref="PrometheusText"/> if the header contains no supported format.
    /// </returns>
    public static ExpositionFormat Negotiate(string? accept) => AcceptHeader.Choose(accept);

    /// <summary>
    /// Returns this format with another escaping scheme. <see cref="PrometheusText"/> cannot quote names, and uses
    /// <see cref="EscapingScheme.Underscores"/> instead of <see cref="EscapingScheme.AllowUtf8"/>.
    /// </summary>
    /// <param name="scheme">The escaping scheme.</param>
    /// <returns>A format with the scheme; this object if the format already has the scheme.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The scheme is not a member of <see cref="EscapingScheme"/>.
    /// </exception>
    public ExpositionFormat WithEscaping(EscapingScheme scheme)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)scheme, 0, nameof(scheme));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)scheme, (int)EscapingScheme.AllowUtf8, nameof(scheme));
        bool cannotQuote = _mediaType == PrometheusText._mediaType && scheme == EscapingScheme.AllowUtf8;
        EscapingScheme taken = cannotQuote ? EscapingScheme.Underscores : scheme;
        return taken == Escaping ? this : new ExpositionFormat(this) { Escaping = taken };
    }

    /// <summary>
    /// Returns this format with created samples: OpenMetrics text then has a <c>_created</c> sample for each counter,
    /// histogram and summary. A server that does not know created timestamps stores an additional series for each of
    /// these samples. Protobuf always contains created timestamps, and the Prometheus text formats never do.
    /// </summary>
    /// <returns>A format with created samples; this object if the format already has created samples.</returns>
    public ExpositionFormat WithCreatedSamples() =>
        HasCreatedSamples ? this : new ExpositionFormat(this) { HasCreatedSamples = true };

    /// <inheritdoc/>
    public override string ToString() => ContentType;

    internal MetricEncoder CreateEncoder(IBufferWriter<byte> output) => _encoder(output, this);
}
