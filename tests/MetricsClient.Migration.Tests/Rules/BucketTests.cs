namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Histograms without bounds keep the default bounds of prometheus-net.</summary>
public sealed class BucketTests
{
    [Fact]
    public async Task The_bounds_are_the_defaults_of_prometheus_net()
    {
        Prometheus.CollectorRegistry before = Prometheus.Metrics.NewCustomRegistry();
        Prometheus.Metrics.WithCustomRegistry(before).CreateHistogram("a_seconds", "A.").Observe(1);
        using var exposition = new MemoryStream();
        await before.CollectAndExportAsTextAsync(exposition, TestContext.Current.CancellationToken);

        double[] bounds = [.. System.Text.Encoding.UTF8.GetString(exposition.ToArray()).Split('"')
            .Where(static part => double.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out _))
            .Select(static part => double.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];

        Assert.Equal(bounds, Buckets.PrometheusNet);
    }

    [Theory]
    [InlineData(
        """Metrics.CreateHistogram("a_seconds", "A.").Observe(1);""",
        """Metrics.CreateHistogram("a_seconds", "A.", new HistogramOptions { Buckets = Buckets.PrometheusNet }).Observe(1);""")]
    [InlineData(
        """Metrics.CreateHistogram("a_seconds", "A.", "x", "y");""",
        """Metrics.CreateHistogram("a_seconds", "A.", new[] { "x", "y" }, new HistogramOptions { Buckets = Buckets.PrometheusNet });""")]
    [InlineData(
        """Metrics.CreateHistogram("a_seconds", "A.", new[] { "x" }, null);""",
        """Metrics.CreateHistogram("a_seconds", "A.", new[] { "x" }, new HistogramOptions { Buckets = Buckets.PrometheusNet });""")]
    [InlineData(
        """Metrics.CreateHistogram("a_seconds", "A.", new HistogramConfiguration { LabelNames = new[] { "x" }, SuppressInitialValue = true, Buckets = null });""",
        """Metrics.CreateHistogram("a_seconds", "A.", new[] { "x" }, new HistogramOptions { SuppressInitialValue = true, Buckets = Buckets.PrometheusNet });""")]
    [InlineData(
        "var c = new HistogramConfiguration { SuppressInitialValue = true };\nMetrics.CreateHistogram(\"a_seconds\", \"A.\", c);",
        "var c = new HistogramOptions { SuppressInitialValue = true, Buckets = Buckets.PrometheusNet };\nMetrics.CreateHistogram(\"a_seconds\", \"A.\", c);")]
    [InlineData(
        "HistogramConfiguration c = new();\nIMetricFactory? f = null;\nf?.CreateHistogram(\"a_seconds\", \"A.\").Observe(1);",
        "HistogramOptions c = new() { Buckets = Buckets.PrometheusNet };\nCollectorRegistry? f = null;\nf?.CreateHistogram(\"a_seconds\", \"A.\", new HistogramOptions { Buckets = Buckets.PrometheusNet }).Observe(1);")]
    [InlineData(
        "Metrics.WithManagedLifetime(TimeSpan.FromHours(1)).CreateHistogram(\"a_seconds\", \"A.\", new[] { \"x\" }).WithLease(h => h.Observe(1), \"1\");",
        "Metrics.CreateHistogram(\"a_seconds\", \"A.\", new[] { \"x\" }, new HistogramOptions { Buckets = Buckets.PrometheusNet, TimeToLive = TimeSpan.FromHours(1) }).WithLabels(\"1\").Observe(1);")]
    public void A_histogram_without_bounds_keeps_the_default_bounds(string before, string after) => Move.Statements(before, after);

    [Fact]
    public void A_method_that_creates_histograms_and_is_passed_as_a_delegate_keeps_the_default_bounds() => Move.Members(
        """
            private readonly Func<string, string, string[], Histogram> _a = Metrics.CreateHistogram;
            private static readonly Func<string, string, HistogramConfiguration?, Histogram> s_b = Metrics.CreateHistogram;
            public static void Each(IMetricFactory factory)
            {
                Func<string, string, string[], HistogramConfiguration?, Histogram> create = factory.CreateHistogram;
                create("a_seconds", "A.", new[] { "x" }, null).WithLabels("1").Observe(1);
                Use(Metrics.CreateHistogram);
                Func<string, string, string[], Counter> counters = Metrics.CreateCounter;
                counters("b_total", "B.", new[] { "x" }).WithLabels("1").Inc();
                _ = nameof(Metrics.CreateHistogram);
            }
            private static void Use(Func<string, string, string[], Histogram> create) => create("c_seconds", "C.", new[] { "x" }).WithLabels("1").Observe(1);
        """,
        """
            private readonly Func<string, string, string[], MetricFamily<Histogram>> _a = (name, help, labelNames) => Metrics.CreateHistogram(name, help, labelNames, new HistogramOptions { Buckets = Buckets.PrometheusNet });
            private static readonly Func<string, string, HistogramOptions?, Histogram> s_b = (name, help, configuration) => Metrics.CreateHistogram(name, help, configuration ?? new HistogramOptions { Buckets = Buckets.PrometheusNet });
            public static void Each(CollectorRegistry factory)
            {
                Func<string, string, string[], HistogramOptions?, MetricFamily<Histogram>> create = (name, help, labelNames, configuration) => factory.CreateHistogram(name, help, labelNames, configuration ?? new HistogramOptions { Buckets = Buckets.PrometheusNet });
                create("a_seconds", "A.", new[] { "x" }, null).WithLabels("1").Observe(1);
                Use((name, help, labelNames) => Metrics.CreateHistogram(name, help, labelNames, new HistogramOptions { Buckets = Buckets.PrometheusNet }));
                Func<string, string, string[], MetricFamily<Counter>> counters = Metrics.CreateCounter;
                counters("b_total", "B.", new[] { "x" }).WithLabels("1").Inc();
                _ = nameof(Metrics.CreateHistogram);
            }
            private static void Use(Func<string, string, string[], MetricFamily<Histogram>> create) => create("c_seconds", "C.", new[] { "x" }).WithLabels("1").Observe(1);
        """);

    [Fact]
    public void A_method_of_a_factory_with_a_lifetime_that_is_passed_as_a_delegate_is_left_as_a_manual_change() => Move.Leaves(
        "Func<string, string, string[]?, GaugeConfiguration?, IManagedLifetimeMetricHandle<IGauge>> create = Metrics.WithManagedLifetime(TimeSpan.FromHours(1)).CreateGauge;",
        "Pass a lambda that sets TimeToLive in the options of the metric. [lifetimes]");

    [Fact]
    public void Bounds_that_may_be_null_have_the_default_bounds() => Move.Members(
        """
            public double[]? Given { get; set; }
            public Histogram Of(double[]? bounds = null) => Metrics.CreateHistogram("a_seconds", "A.", new HistogramConfiguration { Buckets = bounds });
            public Histogram Own(bool own) => Metrics.CreateHistogram("b_seconds", "B.", new HistogramConfiguration { Buckets = own ? Given : null });
            public Histogram Known(double[] bounds) => Metrics.CreateHistogram("c_seconds", "C.", new HistogramConfiguration { Buckets = bounds });
        #nullable disable
            public Histogram Old(double[] bounds = null) => Metrics.CreateHistogram("d_seconds", "D.", new HistogramConfiguration { Buckets = bounds });
        """,
        """
            public double[]? Given { get; set; }
            public Histogram Of(double[]? bounds = null) => Metrics.CreateHistogram("a_seconds", "A.", new HistogramOptions { Buckets = bounds ?? Buckets.PrometheusNet });
            public Histogram Own(bool own) => Metrics.CreateHistogram("b_seconds", "B.", new HistogramOptions { Buckets = (own ? Given : null) ?? Buckets.PrometheusNet });
            public Histogram Known(double[] bounds) => Metrics.CreateHistogram("c_seconds", "C.", new HistogramOptions { Buckets = bounds });
        #nullable disable
            public Histogram Old(double[] bounds = null) => Metrics.CreateHistogram("d_seconds", "D.", new HistogramOptions { Buckets = bounds ?? Buckets.PrometheusNet });
        """);

    [Fact]
    public void A_configuration_that_may_be_null_has_the_default_bounds() => Move.Members(
        """
            private static readonly double[] Buckets = { 1 };
            public static Histogram Of(HistogramConfiguration? c = null) => Metrics.CreateHistogram("a_seconds", "A.", c);
            public static Histogram Other() => Metrics.CreateHistogram("b_seconds", "B.", new HistogramConfiguration { Buckets = Buckets });
        """,
        """
            private static readonly double[] Buckets = { 1 };
            public static Histogram Of(HistogramOptions? c = null) => Metrics.CreateHistogram("a_seconds", "A.", c ?? new HistogramOptions { Buckets = MetricsClient.Buckets.PrometheusNet });
            public static Histogram Other() => Metrics.CreateHistogram("b_seconds", "B.", new HistogramOptions { Buckets = Buckets });
        """);
}
