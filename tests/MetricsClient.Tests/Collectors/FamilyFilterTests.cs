using System.Buffers;
using MetricsClient.Collectors;
using MetricsClient.Push;

namespace MetricsClient.Tests.Collectors;

public sealed class FamilyFilterTests
{
    private readonly CollectorRegistry _registry = new();

    public FamilyFilterTests()
    {
        _registry.CreateCounter("jobs_total", "");
        _registry.CreateHistogram("rpc", "", new HistogramOptions { Buckets = [] }).Observe(double.NaN);
        _registry.CreateObservableGauge("size", "", static () => 1);
        _registry.AddProcessMetrics();
        _registry.Register(new Collector());
    }

    [Theory]
    [InlineData("jobs_total", "jobs_total")]
    [InlineData("jobs", "jobs_total")]
    [InlineData("rpc", "rpc_bucket rpc_sum rpc_count")]
    [InlineData("rpc_bucket", "rpc_bucket rpc_sum rpc_count")]
    [InlineData("rpc_sum", "rpc_bucket rpc_sum rpc_count")]
    [InlineData("size", "size")]
    [InlineData("collected", "collected")]
    [InlineData("metricsclient_rejected_observations_total", "metricsclient_rejected_observations_total")]
    [InlineData("process_start_time_seconds", "process_start_time_seconds")]
    [InlineData("size,jobs,unknown", "jobs_total size")]
    [InlineData("JOBS", "")]
    [InlineData("job", "")]
    [InlineData("", "")]
    public async Task A_requested_name_selects_the_families_that_expose_the_name(string names, string shown) => Assert.Equal(shown, string.Join(' ', await ShownAsync(FamilyFilter.Named(names.Split(',')))));

    [Fact]
    public async Task A_push_omits_process_metrics_and_self_metrics() => Assert.Equal(["collected", "jobs_total", "rpc_bucket", "rpc_sum", "rpc_count", "size"], await ShownAsync(PushSnapshot.Pushed));

    [Fact]
    public async Task A_scrape_without_a_filter_exposes_everything()
    {
        string[] all = await ShownAsync(FamilyFilter.All);

        Assert.Contains("process_cpu_seconds_total", all);
        Assert.Contains("metricsclient_rejected_observations_total", all);
        Assert.Contains("collected", all);
    }

    private async Task<string[]> ShownAsync(FamilyFilter filter)
    {
        CollectResult collected = await CollectResult.CollectAsync([_registry], failOnCallback: true, TestContext.Current.CancellationToken);
        var output = new ArrayBufferWriter<byte>();
        collected.WriteTo(output, ExpositionFormat.PrometheusText, filter);
        return [.. Sample.Parse(output.AsText()).Select(static sample => sample.Name)];
    }

    private sealed class Collector : ICollector
    {
        public void Collect(MetricWriter writer) => writer.BeginGauge("collected", "").Add(1);
    }
}
