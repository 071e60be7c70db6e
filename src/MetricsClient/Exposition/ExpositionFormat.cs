using System.Buffers;
using System.Diagnostics;
using MetricsClient.Exposition.Negotiation;
using MetricsClient.Exposition.Protobuf;
using MetricsClient.Exposition.Text;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// A format of the exposition: content type, form of UTF-8 names and options. The formats of the properties replace the characters of UTF-8
/// names that Prometheus did not allow before version 3 by <c>_</c>. <see cref="Negotiate"/> also returns formats that keep such names or
/// escape them reversibly. Immutable.
/// </summary>
[DebuggerDisplay("{ContentType,nq}")]
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

    /// <summary>Gets the Prometheus text format 0.0.4, which every server supports. The format cannot quote names.</summary>
    public static ExpositionFormat PrometheusText { get; } = new(
        "text/plain; version=0.0.4; charset=utf-8",
        namesEscaping: false,
        static (output, format) => new PrometheusTextEncoder(output, format.Escaping));

    /// <summary>The Prometheus text format 1.0.0, which can quote UTF-8 names. Chosen only by an <c>Accept</c> header.</summary>
    internal static ExpositionFormat PrometheusText1 { get; } = new(
        "text/plain; version=1.0.0; charset=utf-8",
        namesEscaping: true,
        static (output, format) => new PrometheusTextEncoder(output, format.Escaping));

    /// <summary>Gets the OpenMetrics text format 1.0.0, which can express exemplars and all metric types.</summary>
    public static ExpositionFormat OpenMetricsText { get; } = new(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        namesEscaping: true,
        static (output, format) => new OpenMetricsEncoder(output, format.Escaping, format.HasCreatedSamples));

    /// <summary>
    /// Gets the OpenMetrics text format 2.0.0, the only text format with native histograms. The format also expresses exemplars, start
    /// timestamps and all metric types.
    /// </summary>
    /// <remarks>
    /// The format is experimental: its specification is a release candidate of March 2026 and may change, and the written text changes with
    /// the specification. <see cref="Negotiate"/> returns this format only if the <c>Accept</c> header names the version 2.0.0.
    /// </remarks>
    public static ExpositionFormat OpenMetricsText2 { get; } = new(
        "application/openmetrics-text; version=2.0.0; charset=utf-8",
        namesEscaping: true,
        static (output, format) => new OpenMetrics2Encoder(output, format.Escaping));

    /// <summary>
    /// Gets the protobuf format: <c>io.prometheus.client.MetricFamily</c> messages, each after its length. The format can express
    /// exemplars, created timestamps and native histograms.
    /// </summary>
    public static ExpositionFormat Protobuf { get; } = new(
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
        namesEscaping: false,
        static (output, format) => new ProtobufEncoder(output, format.Escaping));

    /// <summary>Gets the value of the <c>Content-Type</c> header.</summary>
    public string ContentType => _namesEscaping ? $"{_mediaType}; escaping={EscapedName.HeaderValue(Escaping)}" : _mediaType;

    /// <summary>The escaping scheme for UTF-8 names. The default is <see cref="EscapingScheme.Underscores"/>.</summary>
    internal EscapingScheme Escaping { get; private init; }

    internal bool HasCreatedSamples { get; private init; }

    /// <summary>
    /// Chooses the format for an <c>Accept</c> header (RFC 9110, section 12.5.1). The first parameter <c>escaping</c> of the header decides
    /// about UTF-8 names: <c>allow-utf-8</c>, <c>underscores</c>, <c>dots</c> or <c>values</c>.
    /// </summary>
    /// <param name="accept">The value of the header; null if the request has no such header.</param>
    /// <returns>The format with the highest weight; <see cref="PrometheusText"/> if the header contains no supported format.</returns>
    public static ExpositionFormat Negotiate(string? accept) => AcceptHeader.Choose(accept);

    /// <summary>
    /// Returns this format with another escaping scheme. <see cref="PrometheusText"/> cannot quote names, and uses
    /// <see cref="EscapingScheme.Underscores"/> instead of <see cref="EscapingScheme.AllowUtf8"/>.
    /// </summary>
    internal ExpositionFormat WithEscaping(EscapingScheme scheme)
    {
        bool cannotQuote = _mediaType == PrometheusText._mediaType && scheme == EscapingScheme.AllowUtf8;
        EscapingScheme taken = cannotQuote ? EscapingScheme.Underscores : scheme;
        return taken == Escaping ? this : new ExpositionFormat(this) { Escaping = taken };
    }

    /// <summary>
    /// Returns this format with created samples: OpenMetrics text 1.0 then has a <c>_created</c> sample for each counter, histogram and
    /// summary. A server that does not know created timestamps stores an additional series for each of these samples. Protobuf and
    /// OpenMetrics text 2.0 always contain created timestamps, and the Prometheus text formats never do.
    /// </summary>
    /// <returns>A format with created samples; this object if the format already has created samples.</returns>
    public ExpositionFormat WithCreatedSamples() =>
        HasCreatedSamples ? this : new ExpositionFormat(this) { HasCreatedSamples = true };

    internal MetricEncoder CreateEncoder(IBufferWriter<byte> output) => _encoder(output, this);
}
