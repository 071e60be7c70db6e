using System.Buffers;
using MetricsClient.Collectors;

namespace MetricsClient.Tests.Collectors;

public sealed class CollectResultTests
{
    private readonly CollectorRegistry _one = new();
    private readonly CollectorRegistry _other = new();

    [Fact]
    public async Task Registries_are_exposed_one_after_another()
    {
        _one.CreateGauge("b", "").Set(1);
        _other.CreateGauge("a", "").Set(2);
        _other.CreateObservableGauge("c", "", static () => 3);

        Assert.Equal("# TYPE b gauge\nb 1\n# TYPE a gauge\na 2\n# TYPE c gauge\nc 3\n# EOF\n", await ShownAsync(ExpositionFormat.OpenMetricsText));
    }

    [Fact]
    public async Task The_first_of_two_conflicting_families_is_exposed_and_the_second_is_reported()
    {
        var problems = new ReportedProblems(_other);
        _one.CreateHistogram("x", "", new HistogramOptions { Buckets = [] });
        _other.CreateGauge("x_count", "").Set(2);
        _other.CreateGauge("y", "").Set(3);

        Assert.Equal(["x_bucket", "x_sum", "x_count", "y"], Sample.Parse(await ShownAsync()).Select(static sample => sample.Name));
        Assert.Equal(
            "'x_count' is in two registries that are exposed together, and only the family of the first registry is exposed. Rename one of the families, or expose each registry on a separate path.", problems.Single().Message);
    }

    [Fact]
    public async Task A_family_without_series_hides_no_family_of_another_registry()
    {
        var problems = new ReportedProblems(_other);
        _one.CreateCounter("x_total", "", "label");
        _one.CreateObservableGauge("y", "", ["label"], static () => []);
        _other.CreateCounter("x_total", "", "label").WithLabels("a").Inc();
        _other.CreateObservableGauge("y", "", ["label"], static () => [new LabeledValue(2, "b")]);

        Assert.Equal(
            "# TYPE x_total counter\nx_total{label=\"a\"} 1\n# TYPE y gauge\ny{label=\"b\"} 2\n", await ShownAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_family_that_the_filter_omits_hides_no_family_of_another_registry()
    {
        _one.CreateGauge("x", "").Set(1);
        _other.CreateHistogram("x_count", "", new HistogramOptions { Buckets = [] });

        Assert.Equal(
            ["x_count_bucket", "x_count_sum", "x_count_count"],
            Sample.Parse(await ShownAsync(filter: FamilyFilter.Named(["x_count"]))).Select(static sample => sample.Name));
    }

    [Fact]
    public async Task A_collect_result_can_be_written_several_times()
    {
        int asked = 0;
        _one.CreateObservableGauge("x", "", () => ++asked);
        CollectResult collected = await CollectResult.CollectAsync([_one], failOnCallback: true, TestContext.Current.CancellationToken);

        Assert.Equal("# TYPE x gauge\nx 1\n", Write(collected, ExpositionFormat.PrometheusText));
        Assert.Equal("# TYPE x gauge\nx 1\n# EOF\n", Write(collected, ExpositionFormat.OpenMetricsText));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_scrape_of_no_registry_is_empty()
    {
        CollectResult collected = await CollectResult.CollectAsync([], failOnCallback: true, TestContext.Current.CancellationToken);

        Assert.Equal("# EOF\n", Write(collected, ExpositionFormat.OpenMetricsText));
    }

    [Fact]
    public async Task A_callback_of_one_registry_can_fail_the_collect_of_all_registries()
    {
        _other.AddBeforeCollectCallback(static void () => throw new ScrapeFailedException("The data is old."));

        await Assert.ThrowsAsync<ScrapeFailedException>(() => ShownAsync());
    }

    private static string Write(CollectResult collected, ExpositionFormat format, FamilyFilter? filter = null)
    {
        var output = new ArrayBufferWriter<byte>();
        collected.WriteTo(output, format, filter ?? FamilyFilter.All);
        return output.AsText();
    }

    private async Task<string> ShownAsync(ExpositionFormat? format = null, FamilyFilter? filter = null)
    {
        CollectResult collected = await CollectResult.CollectAsync([_one, _other], failOnCallback: true, TestContext.Current.CancellationToken);
        return Write(collected, format ?? ExpositionFormat.PrometheusText, filter);
    }
}
