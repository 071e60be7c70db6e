using MetricsClient.Tests.Exposition;
using MetricsClient.Text;

namespace MetricsClient.Tests.Registry;

/// <summary>Names of any characters: allowed where a registry says so, and never two that look the same to some server.</summary>
public sealed class Utf8NameTests
{
    private readonly CollectorRegistry _registry = new() { AllowUtf8Names = true };

    [Fact]
    public void A_registry_allows_UTF8_names_only_if_the_option_is_set()
    {
        var registry = new CollectorRegistry();
        Assert.Throws<ArgumentException>("name", () => registry.CreateGauge("queue.depth", ""));

        registry.AllowUtf8Names = true;
        registry.CreateGauge("queue.depth", "").Set(7);

        Assert.Equal(
            "# TYPE \"queue.depth\" gauge\n{\"queue.depth\"} 7\n",
            registry.In(ExpositionFormat.PrometheusText1.WithEscaping(EscapingScheme.AllowUtf8)));
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("größe")]
    [InlineData("😱")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("9")]
    [InlineData("\"{}\\")]
    public void Any_text_is_a_valid_UTF8_name_of_metrics_and_after_a_letter_of_labels(string name)
    {
        _registry.CreateGauge(name, "", "a" + name).WithLabels("x").Set(1);

        Exposition.Decoded.Metric metric = Assert.Single(_registry.InProtobuf()[name].Metric);
        Assert.Equal(("a" + name, "x"), (metric.Label[0].Name, metric.Label[0].Value));
    }

    [Fact]
    public void A_text_with_NUL_or_a_lone_surrogate_is_no_name() => Assert.All(
        ["", "a\uD83D", "\uDE31a", "\uDE31\uD83D", "\0", "a\0", "\0a", "a\0b", "😱\0"], name =>
        {
            Assert.Throws<ArgumentException>(nameof(name), () => _registry.CreateGauge(name, ""));
            Assert.Throws<ArgumentException>(nameof(name), () => _registry.CreateObservableGauge(name, "", static () => 1));
            Assert.Throws<ArgumentException>(nameof(name), () => _registry.CreateStateSet(name, "", ["on"]));
            Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateGauge("x", "", name));
            Assert.Throws<ArgumentException>("labelNames", () => _registry.SetStaticLabels([new(name, "")]));
            Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateInfo("x_info", "").Set([new(name, "")]));
            Assert.Throws<ArgumentException>("labels", () => Exemplar.From(Exemplar.Pair(name, "")));
            Assert.Throws<ArgumentException>(nameof(name), () => _registry.CreateGauge($"x_{name}", "", new GaugeOptions { Unit = name }));
        });

    [Fact]
    public void A_collector_with_NUL_in_a_name_is_omitted_and_counted()
    {
        _registry.Register(new OneGauge("a\0"));
        _registry.In(ExpositionFormat.PrometheusText);

        string text = _registry.In(ExpositionFormat.PrometheusText);

        Assert.EndsWith("{source=\"OneGauge\"} 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', text);
    }

    [Theory]
    [InlineData("metricsclient_x")]
    [InlineData("metricsclient.x")]
    [InlineData("metricsclient\tx")]
    public void Names_with_the_prefix_of_the_library_are_rejected(string name) =>
        Assert.Throws<ArgumentException>(nameof(name), () => _registry.CreateGauge(name, ""));

    [Theory]
    [InlineData("__name__")]
    [InlineData("..name..")]
    [InlineData("le")]
    [InlineData("花火")]
    [InlineData("..x")]
    [InlineData("_x.y")]
    [InlineData("9")]
    [InlineData("__x.y")]
    public void A_label_that_is_reserved_in_any_escaped_form_is_rejected(string name)
    {
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateHistogram("x", "", name));
        Assert.Throws<ArgumentException>("labelNames", () => _registry.SetStaticLabels([new(name, "")]));
    }

    [Theory]
    [InlineData("__x")]
    [InlineData("__x.y")]
    [InlineData("__")]
    public void A_metric_name_that_begins_with_two_underscores_is_rejected(string name) =>
        Assert.Throws<ArgumentException>(nameof(name), () => _registry.CreateGauge(name, ""));

    [Theory]
    [InlineData("__x")]
    [InlineData("花火")]
    [InlineData("..x")]
    [InlineData("_x.y")]
    public void A_state_set_whose_label_would_be_reserved_in_any_escaped_form_is_rejected(string name)
    {
        Assert.Throws<ArgumentException>(nameof(name), () => _registry.CreateStateSet(name, "", ["on"]));
        Assert.Throws<ArgumentException>(nameof(name), () => _registry.CreateStateSet<DayOfWeek>(name, ""));
    }

    [Theory]
    [InlineData("花火.x")]
    [InlineData("花火")]
    [InlineData("_x.y")]
    public void The_escaped_form_of_a_metric_name_may_begin_with_two_underscores(string name)
    {
        _registry.CreateGauge(name, "").Set(1);

        Assert.Contains(" 1\n", _registry.In(ExpositionFormat.PrometheusText), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b", "a_b", "a_b")]
    [InlineData("a.b", "a_dot_b", "a_dot_b")]
    [InlineData("a.b", "U__a_2e_b", "U__a_2e_b")]
    [InlineData("a.b", "a-b", "a_b")]
    [InlineData("花火", "鳥肉", "__")]
    public void Names_with_the_same_escaped_form_are_rejected_in_either_order_of_registration(string one, string other, string claim)
    {
        Assert.All([(one, other), (other, one)], names =>
        {
            var registry = new CollectorRegistry { AllowUtf8Names = true };
            registry.CreateGauge(names.Item1, "");

            InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => registry.CreateGauge(names.Item2, ""));

            Assert.Equal(
                $"'{names.Item2}' cannot be registered: '{names.Item1}' already uses the name '{claim}' in an exposition; rename one of them.",
                refusal.Message);
        });
    }

    [Theory]
    [InlineData("a.b", "a_b_count")]
    [InlineData("a.b", "a_dot_b_sum")]
    [InlineData("a.b", "U__a_2e_b_bucket")]
    [InlineData("a.b", "a.b_count")]
    public void The_escaped_sample_names_of_a_histogram_are_claimed(string histogram, string gauge)
    {
        _registry.CreateHistogram(histogram, "");

        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge(gauge, ""));
    }

    [Fact]
    public void Two_labels_of_one_family_that_are_the_same_when_escaped_are_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateGauge("x", "", "a.b", "a_b"));

        Assert.StartsWith(
            "The label names 'a.b' and 'a_b' of 'x' are both 'a_b' where names are escaped; rename one.", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateGauge("x", "", "a.b", "a.b"));
        _registry.SetStaticLabels(new Dictionary<string, string> { ["zone.id"] = "1" });
        Assert.Throws<ArgumentException>("labelNames", () => _registry.CreateGauge("x", "", "zone_id"));
    }

    [Fact]
    public void A_collector_whose_names_clash_when_they_are_escaped_is_left_out_and_counted()
    {
        _registry.CreateGauge("a.b", "").Set(1);
        _registry.Register(new OneGauge("a_b"));
        _registry.In(ExpositionFormat.PrometheusText);

        string text = _registry.In(ExpositionFormat.PrometheusText);

        Assert.StartsWith("# TYPE a_b gauge\na_b 1\n# HELP metricsclient_collect_failures_total", text, StringComparison.Ordinal);
        Assert.EndsWith("{source=\"OneGauge\"} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_collector_may_use_UTF8_names_only_where_the_registry_does()
    {
        var registry = new CollectorRegistry();
        registry.Register(new OneGauge("a.b"));

        registry.In(ExpositionFormat.PrometheusText);

        Assert.Contains("metricsclient_collect_failures_total{source=\"OneGauge\"} 2", registry.InText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_are_found_by_label_values_and_return_the_values()
    {
        MetricFamily<Gauge> gauges = _registry.CreateGauge("a.b", "", "c.d", "größe");
        Gauge gauge = gauges.WithLabels("x", "\"y\"\n");

        Assert.Same(gauge, gauges.WithLabels("x", "\"y\"\n"));
        Assert.Equal(["x", "\"y\"\n"], gauge.GetLabelValues());
        Assert.True(gauges.Remove("x", "\"y\"\n"));
    }

    [Fact]
    public async Task A_scrape_can_request_a_family_by_any_of_its_names()
    {
        _registry.CreateGauge("a.b", "").Set(1);
        _registry.CreateGauge("c.d", "").Set(1);
        var handler = new ScrapeHandler(_registry);

        foreach (string name in new[] { "a.b", "a_b", "a_dot_b", "U__a_2e_b" })
        {
            Assert.Equal("# TYPE a_b gauge\na_b 1\n", (await Http.Scrapes.AskAsync(handler, "GET", $"?name[]={name}")).Text);
        }
    }

    [Fact]
    public void A_unit_is_exposed_only_if_the_escaped_name_ends_with_the_unit()
    {
        _registry.CreateCounter("sent.by_bytes_total", "", new CounterOptions { Unit = "bytes" });

        Assert.Equal("bytes", Assert.Single(_registry.InProtobuf()).Unit);
        Assert.Equal("bytes", Assert.Single(_registry.InProtobuf(EscapingScheme.Underscores)).Unit);
        Assert.False(Assert.Single(_registry.InProtobuf(EscapingScheme.Values)).HasUnit);
        Assert.DoesNotContain("UNIT", _registry.In(ExpositionFormat.OpenMetricsText.WithEscaping(EscapingScheme.Values)), StringComparison.Ordinal);
    }

    private sealed class OneGauge : ICollector
    {
        private readonly string _name;

        public OneGauge(string name)
        {
            _name = name;
        }

        public void Collect(MetricWriter writer) => writer.BeginGauge(_name, "").Add(2);
    }
}
