using System.Buffers;
using System.Text;

namespace MetricsClient.Testing.Tests;

public sealed class LintTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void Well_named_families_have_no_findings()
    {
        _registry.CreateCounter("jobs_total", "Jobs.", "queue_name");
        _registry.CreateObservableGauge("queue_depth", "Waiting.", () => 1);
        _registry.CreateHistogram("rpc_duration_seconds", "RPC time.");

        Assert.Empty(_registry.Lint());
    }

    [Theory]
    [InlineData("queue_depth", "", "'queue_depth' has no help text; describe the measurement in one sentence.")]
    [InlineData("age_minutes", "Age.", "'age_minutes' measures in 'minutes'; use the base unit 'seconds'.")]
    [InlineData("size_kilobytes", "Size.", "'size_kilobytes' measures in 'kilobytes'; use the base unit 'bytes'.")]
    [InlineData("jobs_total", "Jobs.", "'jobs_total' ends with '_total', which is reserved for counters; rename the metric or make it a counter.")]
    [InlineData("jobs_bucket", "Jobs.", "'jobs_bucket' ends with '_bucket', which is reserved for buckets of histograms; rename the metric.")]
    [InlineData("jobs_count", "Jobs.", "'jobs_count' ends with '_count', which is reserved for samples of histograms and summaries; rename the metric.")]
    [InlineData("jobs_sum", "Jobs.", "'jobs_sum' ends with '_sum', which is reserved for samples of histograms and summaries; rename the metric.")]
    [InlineData("jobs_Gauge_now", "Jobs.", "'jobs_Gauge_now' has the type in the name; leave out 'gauge'.")]
    [InlineData("job:rate", "Jobs.", "'job:rate' contains ':', which is reserved for recording rules; use '_'.")]
    [InlineData("jobsDone", "Jobs.", "'jobsDone' is in camelCase; use snake_case.")]
    [InlineData("job_ms_max", "Jobs.", "'job_ms_max' abbreviates a unit as 'ms'; write the unit out, such as 'seconds' or 'bytes'.")]
    public void A_badly_named_gauge_has_a_finding_with_a_remedy(string name, string help, string message)
    {
        _registry.CreateGauge(name, help);

        LintFinding finding = Assert.Single(_registry.Lint());
        Assert.Equal(name, finding.Family);
        Assert.Equal(message, finding.Message);
        Assert.Equal(message, finding.ToString());
    }

    [Fact]
    public void A_counter_without_the_suffix_total_has_a_finding()
    {
        _registry.CreateCounter("jobs", "Jobs.");

        Assert.Equal(["The counter 'jobs' does not end with '_total'; rename the counter."], Messages());
    }

    [Fact]
    public void Reserved_and_camel_case_labels_have_findings()
    {
        _registry.CreateGauge("depth", "Waiting.", "le", "quantile", "queueName");
        _registry.CreateHistogram("rpc_seconds", "RPC time.", "quantile");

        Assert.Equal(
            [
                "'depth' has the label 'le', which is reserved for buckets of histograms; rename the label.",
                "'depth' has the label 'quantile', which is reserved for summaries; rename the label.",
                "The label 'queueName' of 'depth' is in camelCase; use snake_case.",
                "'rpc_seconds' has the label 'quantile', which is reserved for summaries; rename the label.",
            ],
            Messages());
    }

    [Fact]
    public void A_static_label_is_checked_with_each_family()
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["zoneName"] = "a" });
        _registry.CreateGauge("depth", "Waiting.");

        Assert.Equal(["The label 'zoneName' of 'depth' is in camelCase; use snake_case."], Messages());
    }

    [Fact]
    public void Families_of_callbacks_and_collectors_are_checked()
    {
        _registry.CreateObservableCounter("observed", "Observed.", () => 1);
        _registry.CreateObservableGauge("labeled", "Observed.", ["queueName"], () => []);
        _registry.Register(new Collector());

        Assert.Equal(
            [
                "'collected_days' measures in 'days'; use the base unit 'seconds'.",
                "The label 'queueName' of 'labeled' is in camelCase; use snake_case.",
                "The counter 'observed' does not end with '_total'; rename the counter.",
            ],
            Messages());
    }

    [Fact]
    public void A_callback_that_throws_is_checked_and_not_counted_as_a_failure()
    {
        IDisposable callback = _registry.CreateObservableGauge("depth_hours", "Waiting.", double () => throw new InvalidOperationException("Not there."));

        Assert.Equal(["'depth_hours' measures in 'hours'; use the base unit 'seconds'."], Messages());
        callback.Dispose();
        Assert.Equal("", Scrape(_registry));
    }

    [Fact]
    public void A_family_of_unknown_type_may_have_any_suffix()
    {
        _registry.Register(new Unknown());

        Assert.Empty(_registry.Lint());
    }

    [Fact]
    public void Self_metrics_and_process_metrics_are_not_checked()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels([KeyValuePair.Create("zoneName", "a")]);
        registry.CreateObservableGauge("depth", "Waiting.", double () => throw new InvalidOperationException("Not there."));
        Assert.Contains("metricsclient_collect_failures_total", Scrape(registry) + Scrape(registry), StringComparison.Ordinal);

        Assert.All(registry.Lint(), static finding => Assert.Equal("depth", finding.Family));
        Assert.DoesNotContain(Metrics.DefaultRegistry.Lint(), static finding => finding.Family.StartsWith("process_", StringComparison.Ordinal));
    }

    [Fact]
    public void Findings_are_in_the_order_of_family_names()
    {
        _registry.CreateObservableGauge("b_days", "", () => 1);
        _registry.CreateGauge("c", "");
        _registry.CreateGauge("a:b", "");

        Assert.Equal(["a:b", "a:b", "b_days", "b_days", "c"], _registry.Lint().Select(static finding => finding.Family));
    }

    private IEnumerable<string> Messages() => _registry.Lint().Select(static finding => finding.Message);

    private static string Scrape(CollectorRegistry registry)
    {
        var output = new ArrayBufferWriter<byte>();
        registry.WriteTo(output, ExpositionFormat.PrometheusText);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class Collector : ICollector
    {
        public void Collect(MetricWriter writer) => writer.BeginGauge("collected_days", "Collected.");
    }

    private sealed class Unknown : ICollector
    {
        public void Collect(MetricWriter writer)
        {
            foreach (string name in new[] { "a_total", "b_bucket", "c_sum", "d_count", "e_gauge" })
            {
                writer.BeginUnknown(name, "Of unknown type.", "le", "quantile");
            }
        }
    }
}
