namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Creation of metrics, and configuration objects.</summary>
public sealed class CreationTests
{
    [Theory]
    [InlineData("""Metrics.CreateCounter("a_total", "A.").Inc();""")]
    [InlineData("""Metrics.CreateCounter("a_total", "A.", "x", "y").WithLabels("1", "2").Inc(3);""")]
    [InlineData("""Metrics.CreateGauge("a", "A.", new[] { "x" }).WithLabels("1").Set(1);""")]
    public void A_call_with_the_same_form_stays(string call) => Move.Statements(call, call);

    [Theory]
    [InlineData(
        """Metrics.CreateCounter("a_total", "A.", new CounterConfiguration { LabelNames = new[] { "x" } }).WithLabels("1").Inc();""",
        """Metrics.CreateCounter("a_total", "A.", new[] { "x" }).WithLabels("1").Inc();""")]
    [InlineData(
        """Metrics.CreateCounter("a_total", "A.", new CounterConfiguration { LabelNames = ["x"], SuppressInitialValue = true }).Labels("1").Inc();""",
        """Metrics.CreateCounter("a_total", "A.", ["x"], new CounterOptions { SuppressInitialValue = true }).WithLabels("1").Inc();""")]
    [InlineData(
        """Metrics.CreateGauge(help: "A.", name: "a", configuration: new() { SuppressInitialValue = true }).Inc();""",
        """Metrics.CreateGauge("a", "A.", new GaugeOptions { SuppressInitialValue = true }).Inc();""")]
    [InlineData(
        """Metrics.CreateHistogram("a", "A.", new[] { "x" }, new HistogramConfiguration { Buckets = Histogram.LinearBuckets(1, 2, 3) });""",
        """Metrics.CreateHistogram("a", "A.", new[] { "x" }, new HistogramOptions { Buckets = Buckets.Linear(1, 2, 3) });""")]
    [InlineData(
        """Metrics.CreateHistogram("a", "A.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(start: 1, factor: 2, count: 3), LabelNames = null });""",
        """Metrics.CreateHistogram("a", "A.", new HistogramOptions { Buckets = Buckets.Exponential(start: 1, factor: 2, count: 3) });""")]
    [InlineData(
        """Metrics.CreateHistogram("a", "A.", new HistogramConfiguration { Buckets = Histogram.PowersOfTenDividedBuckets(-1, 1, 4) });""",
        """Metrics.CreateHistogram("a", "A.", new HistogramOptions { Buckets = new double[] { 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10 } });""")]
    [InlineData(
        """Metrics.CreateSummary("a", "A.", new SummaryConfiguration { Objectives = new[] { new QuantileEpsilonPair(0.5, 0.05), new(1, 0) }, MaxAge = TimeSpan.FromMinutes(2), AgeBuckets = 4, BufferSize = 100 });""",
        """Metrics.CreateSummary("a", "A.", new SummaryOptions { Quantiles = new double[] { 0.5, 1 }, MaxAge = TimeSpan.FromMinutes(2), AgeBuckets = 4 });""")]
    [InlineData(
        """Metrics.CreateSummary("a", "A.", new SummaryConfiguration { Objectives = [new QuantileEpsilonPair(epsilon: 0.01, quantile: 0.99)] });""",
        """Metrics.CreateSummary("a", "A.", new SummaryOptions { Quantiles = new double[] { 0.99 } });""")]
    [InlineData(
        """Metrics.CreateCounter("a_total", "A.", new CounterConfiguration { ExemplarBehavior = ExemplarBehavior.NoExemplars() });""",
        """Metrics.CreateCounter("a_total", "A.", new CounterOptions { SampleExemplars = false });""")]
    [InlineData("""Metrics.CreateCounter("a_total", "A.", new CounterConfiguration()).Inc();""", """Metrics.CreateCounter("a_total", "A.").Inc();""")]
    [InlineData(
        """Metrics.CreateCounter("a_total", "A.", labelNames: new[] { "x" }).WithLabels("1").Inc(increment: 2);""",
        """Metrics.CreateCounter("a_total", "A.", new[] { "x" }).WithLabels("1").Inc(amount: 2);""")]
    public void A_configuration_becomes_options(string before, string after) => Move.Statements(before, after);

    [Fact]
    public void The_layout_and_the_comments_of_a_call_stay() => Move.Members(
        """
            // The requests.
            private static readonly Histogram s_size = Metrics.CreateHistogram(
                "a_bytes", // In bytes.
                "A.",
                new HistogramConfiguration
                {
                    // One of three words.
                    LabelNames = new[] { "x" },
                    Buckets = new double[] { 1, 2 },
                    SuppressInitialValue = true,
                }); // The end.

            public void Observe() => s_size.WithLabels("1").Observe(1);
        """,
        """
            // The requests.
            private static readonly MetricFamily<Histogram> s_size = Metrics.CreateHistogram(
                "a_bytes", // In bytes.
                "A.",
                new[] { "x" },
                new HistogramOptions
                {
                    // One of three words.
                    Buckets = new double[] { 1, 2 },
                    SuppressInitialValue = true,
                }); // The end.

            public void Observe() => s_size.WithLabels("1").Observe(1);
        """);

    [Fact]
    public void A_comment_above_a_named_argument_stays() => Move.Statements(
        """
        Metrics.CreateGauge("a", "A.",
            // One of three words.
            labelNames: new[] { "x" });
        """,
        """
        Metrics.CreateGauge("a",
            "A.",
            // One of three words.
            new[] { "x" });
        """);

    [Fact]
    public void A_configuration_in_a_variable_gives_its_label_names_to_each_call() => Move.Members(
        """
            private static readonly HistogramConfiguration s_seconds = new() { LabelNames = new[] { "x" }, Buckets = new[] { 0.1, 1 } };
            private static readonly CounterConfiguration s_quiet = new CounterConfiguration { SuppressInitialValue = true };
            private readonly Histogram _a = Metrics.CreateHistogram("a_seconds", "A.", s_seconds);
            private readonly Counter _b = Metrics.CreateCounter("b_total", "B.", s_quiet);
        """,
        """
            private static readonly HistogramOptions s_seconds = new() { Buckets = new[] { 0.1, 1 } };
            private static readonly CounterOptions s_quiet = new CounterOptions { SuppressInitialValue = true };
            private readonly MetricFamily<Histogram> _a = Metrics.CreateHistogram("a_seconds", "A.", new[] { "x" }, s_seconds);
            private readonly Counter _b = Metrics.CreateCounter("b_total", "B.", s_quiet);
        """);

    [Fact]
    public void An_exemplar_provider_is_left_as_a_manual_change() => Move.Leaves(
        """Metrics.CreateCounter("a_total", "A.", new CounterConfiguration { ExemplarBehavior = new() { DefaultExemplarProvider = (_, _) => Exemplar.None } });""",
        "The trace of Activity.Current is the only sampled exemplar; pass other exemplars to Inc or Observe. [exemplars]");

    [Fact]
    public void Quantiles_that_are_computed_are_manual_changes() => Move.Leaves(
        """
        var pairs = new List<QuantileEpsilonPair>();
        Metrics.CreateSummary("a", "A.", new SummaryConfiguration { Objectives = pairs });
        """,
        "Quantiles are numbers without the error of each number. [configuration-objects]");

    [Fact]
    public void Bounds_of_powers_of_ten_that_are_computed_are_manual_changes() => Move.Leaves(
        """
        int last = 2;
        Histogram.PowersOfTenDividedBuckets(0, last, 10);
        """,
        "PowersOfTenDividedBuckets has no counterpart; write the bounds as an array. [metrics-and-labels]");
}
