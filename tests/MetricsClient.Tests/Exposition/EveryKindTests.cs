using System.Text;
using MetricsClient.Tests.Reading;
using MetricsClient.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tests.Exposition;

public sealed class EveryKindTests
{
    private static readonly Dictionary<string, ExpositionFormat> s_formats = new()
    {
        ["text"] = ExpositionFormat.PrometheusText,
        ["text.dots"] = ExpositionFormat.PrometheusText.WithEscaping(EscapingScheme.Dots),
        ["text1"] = ExpositionFormat.PrometheusText1.WithEscaping(EscapingScheme.AllowUtf8),
        ["openmetrics"] = ExpositionFormat.OpenMetricsText.WithCreatedSamples(),
        ["openmetrics.utf8"] = ExpositionFormat.OpenMetricsText.WithEscaping(EscapingScheme.AllowUtf8),
        ["openmetrics.values"] = ExpositionFormat.OpenMetricsText.WithEscaping(EscapingScheme.Values).WithCreatedSamples(),
        ["openmetrics2"] = ExpositionFormat.OpenMetricsText2.WithCreatedSamples(),
        ["openmetrics2.utf8"] = ExpositionFormat.OpenMetricsText2.WithEscaping(EscapingScheme.AllowUtf8),
        ["openmetrics2.values"] = ExpositionFormat.OpenMetricsText2.WithEscaping(EscapingScheme.Values),
        ["protobuf"] = ExpositionFormat.Protobuf.WithEscaping(EscapingScheme.AllowUtf8),
        ["protobuf.underscores"] = ExpositionFormat.Protobuf,
    };

    private static readonly string[] s_cultures = ["", "de-DE", "fa-IR"];

    public static TheoryData<string, string> FormatsAndCultures =>
        [.. s_formats.Keys.SelectMany(static _ => s_cultures, static (format, culture) => (format, culture))];

    public static TheoryData<string> TextFormats =>
        [.. s_formats.Keys.Where(static format => !format.StartsWith("protobuf", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(FormatsAndCultures))]
    public void Every_kind_is_written_whole_and_the_same_in_every_culture(string format, string culture)
    {
        byte[] body = Culture.Run(culture, () => EveryKind.In(s_formats[format]));

        string shown = format.StartsWith("protobuf", StringComparison.Ordinal)
            ? Protobuf.Read(body).ToString()
            : Encoding.UTF8.GetString(body);
        Golden.Check($"every.{format}.golden", shown);
    }

    [Theory]
    [MemberData(nameof(TextFormats))]
    public void A_strict_reader_accepts_every_kind(string format)
    {
        byte[] body = EveryKind.In(s_formats[format]);

        ScrapeReading reading = ScrapeReader.Read(body, ReadBack.FormatOf(s_formats[format]));

        Assert.Null(reading.Refusal?.ToString());
    }

    [Theory]
    [MemberData(nameof(TextFormats))]
    public void Only_formats_with_UTF8_names_quote_names(string format)
    {
        string text = Encoding.UTF8.GetString(EveryKind.In(s_formats[format]));

        bool quotes = s_formats[format].Escaping == EscapingScheme.AllowUtf8;
        Assert.Equal(quotes, text.Contains("# TYPE \"", StringComparison.Ordinal));
        Assert.Equal(quotes, text.Contains("{\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Prometheus_text_004_never_quotes_names() =>
        Assert.Equal(
            EveryKind.In(ExpositionFormat.PrometheusText), EveryKind.In(ExpositionFormat.PrometheusText.WithEscaping(EscapingScheme.AllowUtf8)));

    [Fact]
    public void A_classic_name_is_the_same_in_every_scheme_and_format()
    {
        string text = RichRegistry.Create().InText();
        string openMetrics = RichRegistry.Create().InOpenMetrics();
        string openMetrics2 = RichRegistry.Create().InOpenMetrics2();

        Assert.All(Enum.GetValues<EscapingScheme>(), scheme =>
        {
            Assert.Equal(text, RichRegistry.Create().In(ExpositionFormat.PrometheusText1.WithEscaping(scheme)));
            Assert.Equal(openMetrics, RichRegistry.Create().In(ExpositionFormat.OpenMetricsText.WithEscaping(scheme)));
            Assert.Equal(openMetrics2, RichRegistry.Create().In(ExpositionFormat.OpenMetricsText2.WithEscaping(scheme)));
        });
    }
}
