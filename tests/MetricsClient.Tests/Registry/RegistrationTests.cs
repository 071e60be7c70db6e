namespace MetricsClient.Tests.Registry;

public sealed class RegistrationTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void An_equal_second_registration_returns_the_same_object()
    {
        Assert.Same(_registry.CreateCounter("a_total", "A."), _registry.CreateCounter("a_total", "A."));
        Assert.Same(_registry.CreateGauge("b", "B."), _registry.CreateGauge("b", "B.", new GaugeOptions()));
        Assert.Same(
            _registry.CreateHistogram("c", "C.", new HistogramOptions { Buckets = [1, 2] }),
            _registry.CreateHistogram("c", "C.", new HistogramOptions { Buckets = [1, 2, double.PositiveInfinity] }));
        Assert.Same(
            _registry.CreateSummary("f", "F.", new SummaryOptions { Quantiles = [0.5, 0.9] }),
            _registry.CreateSummary("f", "F.", new SummaryOptions { Quantiles = [0.9, 0.5] }));
        Assert.Same(_registry.CreateCounter("d_total", "D.", "x", "y"), _registry.CreateCounter("d_total", "D.", "x", "y"));
        Assert.Same(
            _registry.CreateGauge("e_bytes", "E.", ["x"], new GaugeOptions { Unit = "bytes", MaxSeries = 5, SuppressInitialValue = true }),
            _registry.CreateGauge("e_bytes", "E.", ["x"], new GaugeOptions { Unit = "bytes", MaxSeries = 5, SuppressInitialValue = true }));
    }

    [Fact]
    public void Label_names_may_be_an_array()
    {
        string[] names = ["x", "y"];

        Assert.Same(_registry.CreateCounter("a_total", "A.", names), _registry.CreateCounter("a_total", "A.", "x", "y"));
        Assert.Same(_registry.CreateCounter("a_total", "A.", names, new CounterOptions()), _registry.CreateCounter("a_total", "A.", "x", "y"));
        Assert.Same(_registry.CreateGauge("b", "B.", names), _registry.CreateGauge("b", "B.", names, new GaugeOptions()));
        Assert.Same(_registry.CreateHistogram("c", "C.", names), _registry.CreateHistogram("c", "C.", names, new HistogramOptions()));
        Assert.Same(_registry.CreateSummary("d", "D.", names), _registry.CreateSummary("d", "D.", names, new SummaryOptions()));
        Assert.Same(_registry.CreateSummary("d", "D.", "x", "y"), _registry.CreateSummary("d", "D.", ["x", "y"], new SummaryOptions()));
    }

    [Fact]
    public void Label_names_are_copied()
    {
        string[] names = ["x", "y"];
        MetricFamily<Counter> family = _registry.CreateCounter("a_total", "A.", names);

        names[0] = "changed";

        Assert.Equal(["x", "y"], family.LabelNames);
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_different_second_registration_throws_and_names_the_difference(string difference, Action<CollectorRegistry> again)
    {
        _registry.CreateHistogram("rpc_seconds", "Calls.", ["method", "code"], new HistogramOptions { Unit = "seconds", MaxSeries = 7, Buckets = [1, 2] });

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => again(_registry));

        Assert.Equal(
            $"'rpc_seconds' is already registered, but {difference}; use the same settings for each registration, or another name.", refusal.Message);
    }

    public static TheoryData<string, Action<CollectorRegistry>> Differences() => new()
    {
        { "as a Histogram, not a Gauge", static registry => registry.CreateGauge("rpc_seconds", "Calls.") },
        { "as a Histogram, not a Counter", static registry => registry.CreateCounter("rpc_seconds", "Calls.", "method", "code") },
        { "with the labels (method, code), not with no labels", static registry => registry.CreateHistogram("rpc_seconds", "Calls.") },
        { "with the labels (method, code), not with the labels (code, method)", static registry => Again(registry, labels: ["code", "method"]) },
        { "with the labels (method, code), not with the labels (method)", static registry => Again(registry, labels: ["method"]) },
        { "with the help text 'Calls.', not 'Calls'", static registry => Again(registry, help: "Calls") },
        { "with other buckets", static registry => Again(registry, buckets: [1, 3]) },
        { "with other buckets", static registry => Again(registry, buckets: [1]) },
        { "with the unit 'seconds', not ''", static registry => Again(registry, unit: null) },
        { "with a series limit of 7, not 8", static registry => Again(registry, limit: 8) },
        { "with another SampleExemplars", static registry => Again(registry, exemplars: true) },
        { "with another SuppressInitialValue", static registry => Again(registry, suppress: true) },
        { "with another TimeToLive", static registry => Again(registry, life: TimeSpan.FromMinutes(2)) },
    };

    [Theory]
    [InlineData("with other settings of its native buckets", true, 2)]
    [InlineData("with native buckets", true, null)]
    [InlineData("without native buckets", false, 3)]
    public void Native_buckets_are_compared_by_what_they_come_to(string difference, bool first, int? schemaAgain)
    {
        _registry.CreateHistogram("x", "", new HistogramOptions { Native = first ? new() { GrowthFactor = 1.1 } : null });

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => _registry.CreateHistogram(
            "x", "", new HistogramOptions { Native = schemaAgain is { } schema ? new() { Schema = schema } : null }));

        Assert.StartsWith($"'x' is already registered, but {difference};", refusal.Message, StringComparison.Ordinal);
        _registry.CreateHistogram("x", "", new HistogramOptions { Native = first ? new() { Schema = 3 } : null });
    }

    [Theory]
    [MemberData(nameof(OtherWindows))]
    public void Registering_a_summary_again_with_other_quantiles_throws(SummaryOptions options)
    {
        _registry.CreateSummary("rpc_seconds", "Calls.", new SummaryOptions { Quantiles = [0.5] });

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(
            () => _registry.CreateSummary("rpc_seconds", "Calls.", options));

        Assert.Contains("with other quantiles, another MaxAge or other AgeBuckets", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<SummaryOptions> OtherWindows() =>
    [
        new SummaryOptions(),
        new SummaryOptions { Quantiles = [0.5, 0.9] },
        new SummaryOptions { Quantiles = [0.5], MaxAge = TimeSpan.FromMinutes(1) },
        new SummaryOptions { Quantiles = [0.5], AgeBuckets = 6 },
    ];

    [Fact]
    public void A_registration_that_throws_does_not_change_the_first_registration()
    {
        Counter counter = _registry.CreateCounter("jobs_total", "Jobs.");
        counter.Inc();

        Assert.Throws<InvalidOperationException>(() => _registry.CreateCounter("jobs_total", "Other."));

        Assert.Equal("# HELP jobs_total Jobs.\n# TYPE jobs_total counter\njobs_total 1\n", _registry.InText());
    }

    [Fact]
    public void Threads_that_register_the_same_metric_at_once_get_the_same_object()
    {
        for (int round = 0; round < 50; round++)
        {
            string name = $"jobs{round}_total";
            var made = new Counter[8];

            Race.Run(made.Length, number => made[number] = _registry.CreateCounter(name, "Jobs."));

            Assert.Single(made.Distinct());
        }
    }

    [Fact]
    public void A_family_exposes_its_name_help_and_label_names()
    {
        MetricFamily<Gauge> family = _registry.CreateGauge("size_bytes", "Sizes.", "disk", "part");

        Assert.Equal(("size_bytes", "Sizes."), (family.Name, family.Help));
        Assert.Equal(["disk", "part"], family.LabelNames);
    }

    private static void Again(
        CollectorRegistry registry,
        string help = "Calls.",
        string[]? labels = null,
        string? unit = "seconds",
        int limit = 7,
        bool suppress = false,
        bool? exemplars = null,
        double[]? buckets = null,
        TimeSpan? life = null) =>
        registry.CreateHistogram(
            "rpc_seconds",
            help,
            labels ?? ["method", "code"],
            new HistogramOptions
            {
                Unit = unit,
                MaxSeries = limit,
                SuppressInitialValue = suppress,
                SampleExemplars = exemplars,
                Buckets = buckets ?? [1, 2],
                TimeToLive = life,
            });
}
