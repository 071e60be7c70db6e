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
