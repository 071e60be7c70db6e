using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>The types that each format has: their names in TYPE lines, and the suffixes of their samples.</summary>
internal static class FamilyTypes
{
    private const string TextTypes = "counter, gauge, histogram, summary or untyped";
    private const string OpenMetricsTypes = "counter, gauge, histogram, gaugehistogram, stateset, info, summary or unknown";

    private static readonly string[] s_plain = [""];
    private static readonly string[] s_counter = ["_total", "_created"];
    private static readonly string[] s_histogram = ["_bucket", "_sum", "_count"];
    private static readonly string[] s_openHistogram = [.. s_histogram, "_created"];
    private static readonly string[] s_gaugeHistogram = ["_bucket", "_gsum", "_gcount"];
    private static readonly string[] s_summary = ["", "_sum", "_count"];
    private static readonly string[] s_openSummary = [.. s_summary, "_created"];
    private static readonly string[] s_info = ["_info"];

    /// <summary>Parses the type on a TYPE line.</summary>
    public static FamilyType Read(MetadataLine line, ScrapeFormat format) => (line.Text, format) switch
    {
        ("counter", _) => FamilyType.Counter,
        ("gauge", _) => FamilyType.Gauge,
        ("histogram", _) => FamilyType.Histogram,
        ("summary", _) => FamilyType.Summary,
        ("untyped", ScrapeFormat.PrometheusText) => FamilyType.Unknown,
        ("unknown", not ScrapeFormat.PrometheusText) => FamilyType.Unknown,
        ("info", not ScrapeFormat.PrometheusText) => FamilyType.Info,
        ("stateset", not ScrapeFormat.PrometheusText) => FamilyType.StateSet,
        ("gaugehistogram", not ScrapeFormat.PrometheusText) => FamilyType.GaugeHistogram,
        _ => throw line.TextPlace.Refuse(line.Text.Length == 0 ? "The type is missing" : $"'{LineCursor.Shown(line.Text)}' is not a type", Remedy(line, format)),
    };

    /// <summary>Returns the suffixes that the names of samples in a family of this type may have.</summary>
    public static string[] Suffixes(FamilyType type, ScrapeFormat format) => (type, format) switch
    {
        (_, ScrapeFormat.OpenMetrics2) => s_plain,
        (FamilyType.Counter, ScrapeFormat.OpenMetrics) => s_counter,
        (FamilyType.Histogram, ScrapeFormat.OpenMetrics) => s_openHistogram,
        (FamilyType.Histogram, ScrapeFormat.PrometheusText) => s_histogram,
        (FamilyType.GaugeHistogram, _) => s_gaugeHistogram,
        (FamilyType.Summary, ScrapeFormat.OpenMetrics) => s_openSummary,
        (FamilyType.Summary, ScrapeFormat.PrometheusText) => s_summary,
        (FamilyType.Info, _) => s_info,
        _ => s_plain,
    };

    /// <summary>Returns the name of the type for messages.</summary>
    public static string Word(FamilyType type) => type switch
    {
        FamilyType.Counter => "counter",
        FamilyType.Gauge => "gauge",
        FamilyType.Histogram => "histogram",
        FamilyType.Summary => "summary",
        FamilyType.Info => "info",
        FamilyType.StateSet => "stateset",
        FamilyType.GaugeHistogram => "gaugehistogram",
        _ => "family without a type",
    };

    private static string Remedy(MetadataLine line, ScrapeFormat format) => (line.Text, format) switch
    {
        ("untyped", not ScrapeFormat.PrometheusText) => "Write 'unknown', the word of OpenMetrics",
        ("unknown", ScrapeFormat.PrometheusText) => "Write 'untyped', the word of Prometheus text",
        ("info", ScrapeFormat.PrometheusText) => "Prometheus text has no such type; write a gauge with a name that ends with '_info'",
        ("stateset", ScrapeFormat.PrometheusText) => "Prometheus text has no such type; write a gauge",
        ("gaugehistogram", ScrapeFormat.PrometheusText) => "Prometheus text has no such type; write a histogram",
        (_, not ScrapeFormat.PrometheusText) => $"Write one of {OpenMetricsTypes}, in lower case and without a trailing space",
        _ => $"Write one of {TextTypes}, in lower case and without a trailing blank",
    };
}
