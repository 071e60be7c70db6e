namespace MetricsClient.Tests.Registry;

public sealed class StaticLabelTests
{
    private static readonly Dictionary<string, string> s_labels = new() { ["zone"] = "b", ["env"] = "prod" };

    [Fact]
    public void Static_labels_follow_the_labels_of_every_series_in_the_order_of_their_names()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels(s_labels);

        registry.CreateCounter("a_total", "", "label").WithLabels("x").Inc();
        registry.CreateHistogram("b", "", new HistogramOptions { Buckets = [] }).Observe(1);
        registry.CreateObservableGauge("c", "", () => 1);

        Assert.Equal(
            """
            # TYPE a_total counter
            a_total{label="x",env="prod",zone="b"} 1
            # TYPE b histogram
            b_bucket{env="prod",zone="b",le="+Inf"} 1
            b_sum{env="prod",zone="b"} 1
            b_count{env="prod",zone="b"} 1
            # TYPE c gauge
            c{env="prod",zone="b"} 1

            """,
            registry.InText());
    }

    [Fact]
    public void Static_labels_are_copied()
    {
        var labels = new Dictionary<string, string> { ["env"] = "prod" };
        var registry = new CollectorRegistry();
        registry.SetStaticLabels(labels);

        labels["env"] = "test";
        labels["zone"] = "b";
        registry.CreateGauge("x", "");

        Assert.Equal("# TYPE x gauge\nx{env=\"prod\"} 0\n", registry.InText());
    }

    [Fact]
    public void The_last_static_labels_before_the_first_metric_count()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels(s_labels);

        registry.SetStaticLabels(new Dictionary<string, string>());
        registry.CreateGauge("x", "");

        Assert.Equal("# TYPE x gauge\nx 0\n", registry.InText());
    }

    [Theory]
    [InlineData("__env", "reserved")]
    [InlineData("le", "reserved")]
    [InlineData("env\n", "is not a label name")]
    [InlineData("", "is not a label name")]
    public void A_static_label_that_no_metric_may_have_is_refused(string name, string reason)
    {
        var labels = new Dictionary<string, string> { [name] = "x" };

        Assert.Contains(
            reason, Assert.Throws<ArgumentException>(() => new CollectorRegistry().SetStaticLabels(labels)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_static_label_without_a_value_is_refused()
    {
        Assert.Throws<ArgumentException>("labels", () => new CollectorRegistry().SetStaticLabels(new Dictionary<string, string> { ["env"] = null! }));
        Assert.Throws<ArgumentNullException>("labels", () => new CollectorRegistry().SetStaticLabels(null!));
    }

    [Fact]
    public void A_label_with_the_name_of_a_static_label_is_rejected()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels(s_labels);

        ArgumentException refusal = Assert.Throws<ArgumentException>("labelNames", () => registry.CreateCounter("jobs_total", "", "env"));

        Assert.StartsWith("The label name 'env' occurs twice on 'jobs_total', static labels included", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Static_labels_come_too_late_after_the_first_metric()
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("x", "", "label");

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => registry.SetStaticLabels(s_labels));

        Assert.Equal("The registry has metrics, so the static labels cannot change; set the static labels before the first metric is created.", refusal.Message);
    }

    [Fact]
    public void Static_labels_come_too_late_after_the_first_callback()
    {
        var registry = new CollectorRegistry();
        using IDisposable callback = registry.CreateObservableGauge("x", "", ["env"], static () => [new LabeledValue(1, "a")]);

        Assert.Throws<InvalidOperationException>(() => registry.SetStaticLabels(s_labels));

        Assert.Equal(1, registry.ValueOf("x{env=\"a\"}"));
    }

    [Fact]
    public void A_self_metric_keeps_its_own_label_over_a_static_label_of_the_same_name()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels(new Dictionary<string, string> { ["family"] = "mine", ["source"] = "mine", ["env"] = "prod" });
        registry.CreateHistogram("x", "", new HistogramOptions { Buckets = [] }).Observe(double.NaN);
        registry.CreateObservableGauge("y", "", double () => throw new InvalidOperationException("No."));
        registry.InText();

        Assert.Equal(
            [
                "metricsclient_collect_failures_total{source=\"y\",env=\"prod\",family=\"mine\"}",
                "metricsclient_rejected_observations_total{family=\"x\",env=\"prod\",source=\"mine\"}",
                "x_bucket{env=\"prod\",family=\"mine\",source=\"mine\",le=\"+Inf\"}",
                "x_sum{env=\"prod\",family=\"mine\",source=\"mine\"}",
                "x_count{env=\"prod\",family=\"mine\",source=\"mine\"}",
            ],
            registry.Samples().Select(static sample => sample.Series));
    }
}
