using System.Buffers;
using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tests.Exposition;

/// <summary>Whatever a registry holds, independent readers of each format accept it and read the same.</summary>
[Trait("Rounds", "random")]
public sealed class ReadBackTests
{
    public static TheoryData<string, int> SchemesAndSeeds =>
        [.. Enum.GetNames<EscapingScheme>().SelectMany(static scheme => Enumerable.Range(1, 40 * Rounds.Factor), static (scheme, seed) => (scheme, seed))];

    [Theory]
    [MemberData(nameof(SchemesAndSeeds))]
    public void Text_and_protobuf_have_the_same_content(string scheme, int seed)
    {
        CollectorRegistry registry = RandomRegistry.Create(new Random(seed));
        MetricFamilyList decoded = registry.InProtobuf(Scheme(scheme));

        IReadOnlyList<ScrapeFamily> text = Read(registry, ExpositionFormat.PrometheusText1.WithEscaping(Scheme(scheme)), ScrapeFormat.PrometheusText);

        Assert.Equal(Ordered(FlatSamples.Of(decoded)), Ordered(FlatSamples.Of(text)));
        Assert.All(decoded, family => Assert.Equal(family.Help, text.Single(one => one.Name == family.Name).Help));
    }

    [Theory]
    [MemberData(nameof(SchemesAndSeeds))]
    public void OpenMetrics_has_the_same_content_except_for_forbidden_sums_and_quantiles(string scheme, int seed)
    {
        CollectorRegistry registry = RandomRegistry.Create(new Random(seed));
        Dictionary<string, string> decoded = FlatSamples.Of(registry.InProtobuf(Scheme(scheme)));

        Dictionary<string, string> openMetrics = FlatSamples.Of(
            Read(registry, ExpositionFormat.OpenMetricsText.WithEscaping(Scheme(scheme)), ScrapeFormat.OpenMetrics));

        Assert.Empty(openMetrics.Except(decoded));
        string[] sums = ["_sum", "_count", "_gsum", "_gcount"];
        Assert.All(
            decoded.Keys.Except(openMetrics.Keys),
            missing => Assert.True(
                sums.Any(sum => missing.Split('\u001F')[0].EndsWith(sum, StringComparison.Ordinal))
                || (missing.Contains("\u001Fquantile=", StringComparison.Ordinal) && decoded[missing].StartsWith('-')),
                missing));
    }

    [Theory]
    [MemberData(nameof(SchemesAndSeeds))]
    public void OpenMetrics_2_has_the_same_content_as_protobuf_with_native_buckets_start_and_exemplars(string scheme, int seed)
    {
        var random = new Random(seed);
        CollectorRegistry registry = RandomRegistry.Create(random);
        RandomNative.AddTo(registry, random);
        MetricFamilyList decoded = registry.InProtobuf(Scheme(scheme));

        IReadOnlyList<ScrapeFamily> text = Read(registry, ExpositionFormat.OpenMetricsText2.WithEscaping(Scheme(scheme)), ScrapeFormat.OpenMetrics2);

        Assert.Equal(Ordered(SeriesContent.Of(decoded)), Ordered(SeriesContent.Of(text)));
        Assert.All(decoded, family => Assert.Equal(
            (family.Help, family.Unit), text.Where(one => one.Name == family.Name).Select(static one => (one.Help, one.Unit)).Single()));
    }

    [Theory]
    [InlineData(nameof(EscapingScheme.Underscores))]
    [InlineData(nameof(EscapingScheme.Dots))]
    [InlineData(nameof(EscapingScheme.Values))]
    public void Text_004_is_the_same_as_text_100_with_escaped_names(string scheme)
    {
        CollectorRegistry registry = RandomRegistry.Create(new Random(5));

        Assert.Equal(
            registry.In(ExpositionFormat.PrometheusText1.WithEscaping(Scheme(scheme))), registry.In(ExpositionFormat.PrometheusText.WithEscaping(Scheme(scheme))));
    }

    private static EscapingScheme Scheme(string name) => Enum.Parse<EscapingScheme>(name);

    private static IReadOnlyList<ScrapeFamily> Read(CollectorRegistry registry, ExpositionFormat format, ScrapeFormat readAs)
    {
        var output = new ArrayBufferWriter<byte>();
        registry.WriteTo(output, format);
        ScrapeReading reading = ScrapeReader.Read(output.WrittenSpan, readAs);
        Assert.True(reading.Refusal is null, $"{reading.Refusal}\n{Encoding.UTF8.GetString(output.WrittenSpan)}");
        return reading.Families;
    }

    private static IEnumerable<KeyValuePair<string, string>> Ordered(Dictionary<string, string> samples) =>
        samples.OrderBy(static sample => sample.Key, StringComparer.Ordinal);
}
