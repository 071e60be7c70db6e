using System.Security.Cryptography;
using System.Text;
using MetricsClient.Model;

namespace MetricsClient.Tests.Series;

/// <summary>Label values above the limit are cut, and stay different series; the labels of a family are limited in bytes.</summary>
public sealed class LabelValueLimitTests
{
    private const string Cuts = "metricsclient_cut_label_values_total{family=\"x_total\"}";

    private readonly CollectorRegistry _registry = new();
    private readonly ReportedProblems _problems;

    public LabelValueLimitTests()
    {
        _problems = new ReportedProblems(_registry);
    }

    public static TheoryData<string> LongTexts =>
    [
        new string('a', 4097), new string('a', 5000), new string('ü', 2049), string.Concat(Enumerable.Repeat("花", 1366)), string.Concat(Enumerable.Repeat("😱", 1025)),
        "a" + string.Concat(Enumerable.Repeat("😱", 1025)), "ab" + string.Concat(Enumerable.Repeat("花", 20_000)), new string('"', 4097), new string('\n', 40_000),
    ];

    [Theory]
    [MemberData(nameof(LongTexts))]
    public void A_longer_value_keeps_whole_characters_and_ends_in_the_hash_of_the_whole_value(string value)
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "text");

        string cut = family.WithLabels(value).GetLabelValues()[0];

        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..32].ToLowerInvariant();
        Assert.EndsWith("~" + hash, cut, StringComparison.Ordinal);
        Assert.StartsWith(cut[..^33], value, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 4093, 4096);
        Assert.DoesNotContain('\uFFFD', cut);
        Assert.Same(family.WithLabels(value), family.WithLabels(cut));
        Assert.Single(family.GetAllSeries());
        Assert.True(family.Remove(value));
    }

    [Fact]
    public void Values_that_differ_only_behind_the_limit_are_different_series_and_are_counted_and_reported_once()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "text");
        string[] values = [.. Enumerable.Range(0, 100).Select(static i => new string('a', 10_000) + i)];

        Array.ForEach(values, value => family.WithLabels(value).Inc());
        Array.ForEach(values, value => family.WithLabels(value).Inc());

        Assert.Equal(Enumerable.Repeat(2.0, 100), family.GetAllSeries().Select(static series => series.Value));
        Assert.Equal(200, _registry.ValueOf(Cuts));
        MetricProblem problem = Assert.Single(_problems);
        Assert.Equal((MetricProblemKind.LabelValueCut, "x_total"), (problem.Kind, problem.Subject));
        Assert.Equal(
            "A label value of 'x_total' has more than 4096 bytes; its end was replaced by a hash of the value. Use shorter label values, or raise MaxLabelValueBytes.",
            problem.Message);
    }

    [Theory]
    [InlineData("a", 4096)]
    [InlineData("ü", 2048)]
    [InlineData("花", 1365)]
    [InlineData("😱", 1024)]
    public void A_value_of_the_limit_is_not_cut(string character, int count)
    {
        string value = string.Concat(Enumerable.Repeat(character, count));

        Assert.Equal(value, _registry.CreateCounter("x_total", "", "text").WithLabels(value).GetLabelValues()[0]);
        Assert.Null(_registry.ValueOf(Cuts));
        Assert.Empty(_problems);
    }

    [Fact]
    public void Lone_surrogates_and_U_FFFD_in_a_long_value_are_the_same_series()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", "text");

        Assert.Same(family.WithLabels(new string('\uD800', 3000)), family.WithLabels(new string('\uFFFD', 3000)));
    }

    [Fact]
    public void A_family_can_have_another_limit()
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("x", "", ["a", "b"], new GaugeOptions { MaxLabelValueBytes = 64 });

        IReadOnlyList<string> values = family.WithLabels(new string('a', 65), new string('b', 64)).GetLabelValues();

        Assert.Equal((64, new string('b', 64)), (values[0].Length, values[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _registry.CreateGauge("y", "", new GaugeOptions { MaxLabelValueBytes = 63 }));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("x", "", "a", "b"));
    }

    [Fact]
    public void Values_of_infos_and_of_collectors_are_cut_and_longer_static_labels_and_states_are_rejected()
    {
        string value = new('a', 5000);
        _registry.CreateInfo("app_info", "").Set([new("version", value)]);
        _registry.CreateObservableGauge("level", "", ["text"], () => [new LabeledValue(1, value + 1), new LabeledValue(2, value + 2)]);
        _registry.InText();

        Assert.All(_registry.Samples(), static sample => Assert.InRange(sample.Series.Length, 0, 4200));
        Assert.Equal(2, _registry.Samples().Count(static sample => sample.Name == "level"));
        Assert.Equal(1, _registry.ValueOf("metricsclient_cut_label_values_total{family=\"app_info\"}"));
        Assert.Equal(["app_info", "level"], _problems.Select(static problem => problem.Subject));
        Assert.Throws<ArgumentException>("labels", () => new CollectorRegistry().SetStaticLabels([new("zone", value)]));
        Assert.Throws<ArgumentException>("states", () => _registry.CreateStateSet("phase", "", [value]));
    }

    [Fact]
    public void Beyond_the_limit_of_label_bytes_new_values_go_to_the_overflow_series()
    {
        MetricFamily<Counter> family = _registry.CreateCounter("x_total", "", ["text"], new CounterOptions { MaxTotalLabelBytes = 10_000 });
        for (int i = 0; i < 50; i++)
        {
            family.WithLabels(new string('a', 1000) + i).Inc();
        }

        Assert.Equal(11, family.GetAllSeries().Count);
        Assert.Equal(40, family.WithLabels("new").Value);
        Assert.Equal(1, family.WithLabels(new string('a', 1000) + 3).Value);
        Assert.Equal(40, _registry.ValueOf("metricsclient_overflow_updates_total{family=\"x_total\"}"));
        Assert.Equal(
            "The labels of 'x_total' have reached their limit of 10000 bytes; updates with new label values go to the series '__overflow__'. Use fewer or shorter label values, or raise MaxTotalLabelBytes.",
            Assert.Single(_problems).Message);

        Assert.Equal(10, family.RemoveWhere(static values => values[0].Length > 1000));
        Assert.Equal("new", family.WithLabels("new").GetLabelValues()[0]);
    }

    [Fact]
    public void By_default_the_labels_of_a_family_take_a_kilobyte_for_each_series_of_the_limit()
    {
        FamilyDefinition Definition(int maxSeries) =>
            _registry.CreateGauge($"x{maxSeries}", "", ["a"], new GaugeOptions { MaxSeries = maxSeries }).Definition;

        Assert.Equal(1_000_000, Definition(1).MaxTotalLabelBytes);
        Assert.Equal(10_000_000, Definition(10_000).MaxTotalLabelBytes);
        Assert.Equal(2_147_483_647_000, Definition(int.MaxValue).MaxTotalLabelBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => _registry.CreateGauge("y", "", new GaugeOptions { MaxTotalLabelBytes = 0 }));
    }
}
