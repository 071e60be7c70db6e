namespace MetricsClient.Tests.Lint;

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
    [InlineData("queue_depth", "", "'queue_depth' has no help text; say in one sentence what it measures.")]
    [InlineData("age_minutes", "Age.", "'age_minutes' measures in 'minutes'; measure in the base unit 'seconds'.")]
    [InlineData("size_kilobytes", "Size.", "'size_kilobytes' measures in 'kilobytes'; measure in the base unit 'bytes'.")]
    [InlineData("jobs_total", "Jobs.", "'jobs_total' ends with '_total', as only counters should; rename it, or make it a counter.")]
    [InlineData("jobs_bucket", "Jobs.", "'jobs_bucket' ends with '_bucket', as only the buckets of histograms should; rename it.")]
    [InlineData("jobs_count", "Jobs.", "'jobs_count' ends with '_count', as only samples of histograms and summaries should; rename it.")]
    [InlineData("jobs_sum", "Jobs.", "'jobs_sum' ends with '_sum', as only samples of histograms and summaries should; rename it.")]
    [InlineData("jobs_Gauge_now", "Jobs.", "'jobs_Gauge_now' has its type in its name; leave out 'gauge'.")]
    [InlineData("job:rate", "Jobs.", "'job:rate' contains ':', which is for the names of recording rules; use '_'.")]
    [InlineData("jobsDone", "Jobs.", "'jobsDone' is in camelCase; write it in snake_case.")]
    [InlineData("job_ms_max", "Jobs.", "'job_ms_max' abbreviates a unit as 'ms'; write it out, such as 'seconds' or 'bytes'.")]
    public void A_badly_named_gauge_is_found_with_a_remedy(string name, string help, string message)
    {
        _registry.CreateGauge(name, help);

        LintFinding finding = Assert.Single(_registry.Lint());
        Assert.Equal(name, finding.Family);
        Assert.Equal(message, finding.Message);
        Assert.Equal(message, finding.ToString());
    }

    [Fact]
    public void A_counter_should_be_named_total()
    {
        _registry.CreateCounter("jobs", "Jobs.");

        Assert.Equal(["The counter 'jobs' does not end with '_total'; rename it."], Messages());
    }

    [Fact]
    public void Labels_have_rules_too()
    {
        _registry.CreateGauge("depth", "Waiting.", "le", "quantile", "queueName");
        _registry.CreateHistogram("rpc_seconds", "RPC time.", "quantile");

        Assert.Equal(
            [
                "'depth' has the label 'le', which is for the buckets of histograms; rename the label.",
                "'depth' has the label 'quantile', which is for summaries; rename the label.",
                "The label 'queueName' of 'depth' is in camelCase; write it in snake_case.",
                "'rpc_seconds' has the label 'quantile', which is for summaries; rename the label.",
            ],
            Messages());
    }

    [Fact]
    public void A_static_label_is_judged_with_each_family()
    {
        _registry.SetStaticLabels(new Dictionary<string, string> { ["zoneName"] = "a" });
        _registry.CreateGauge("depth", "Waiting.");

        Assert.Equal(["The label 'zoneName' of 'depth' is in camelCase; write it in snake_case."], Messages());
    }

    [Fact]
    public void Callbacks_and_collectors_are_asked()
    {
        _registry.CreateObservableCounter("asked", "Asked for.", () => 1);
        _registry.CreateObservableGauge("labelled", "Asked for.", ["queueName"], () => []);
        _registry.Register(new Collector());

        Assert.Equal(
            [
                "The counter 'asked' does not end with '_total'; rename it.",
                "The label 'queueName' of 'labelled' is in camelCase; write it in snake_case.",
                "'told_days' measures in 'days'; measure in the base unit 'seconds'.",
            ],
            Messages());
    }

    [Fact]
    public void A_callback_that_throws_is_judged_and_not_counted()
    {
        IDisposable callback = _registry.CreateObservableGauge("depth_hours", "Waiting.", double () => throw new InvalidOperationException("Not there."));

        Assert.Equal(["'depth_hours' measures in 'hours'; measure in the base unit 'seconds'."], Messages());
        callback.Dispose();
        Assert.Equal("", _registry.InText());
    }

    [Fact]
    public void A_family_of_unknown_kind_may_have_any_suffix()
    {
        _registry.Register(new Unknown());

        Assert.Empty(_registry.Lint());
    }

    [Fact]
    public void What_the_library_tells_about_itself_is_left_out()
    {
        var registry = new CollectorRegistry(new CollectorRegistryOptions
        {
            StaticLabels = { ["zoneName"] = "a" },
        });
        registry.CreateObservableGauge("depth", "Waiting.", double () => throw new InvalidOperationException("Not there."));
        Assert.Contains("metricsclient_collect_failures_total", registry.InText() + registry.InText(), StringComparison.Ordinal);

        Assert.All(registry.Lint(), static finding => Assert.Equal("depth", finding.Family));
        Assert.DoesNotContain(Metrics.DefaultRegistry.Lint(), static finding => finding.Family.StartsWith("process_", StringComparison.Ordinal));
    }

    [Fact]
    public void Findings_are_in_the_order_of_the_names()
    {
        _registry.CreateObservableGauge("b_days", "", () => 1);
        _registry.CreateGauge("c", "");
        _registry.CreateGauge("a:b", "");

        Assert.Equal(["a:b", "a:b", "b_days", "b_days", "c"], _registry.Lint().Select(static finding => finding.Family));
    }

    private IEnumerable<string> Messages() => _registry.Lint().Select(static finding => finding.Message);

    private sealed class Collector : ICollector
    {
        public void Collect(MetricWriter writer) => writer.Gauge("told_days", "Told.");
    }

    private sealed class Unknown : ICollector
    {
        public void Collect(MetricWriter writer)
        {
            foreach (string name in new[] { "a_total", "b_bucket", "c_sum", "d_count", "e_gauge" })
            {
                writer.Unknown(name, "Of no kind.", "le", "quantile");
            }
        }
    }
}
