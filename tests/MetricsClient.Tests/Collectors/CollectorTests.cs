namespace MetricsClient.Tests.Collectors;

public sealed class CollectorTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly ReportedProblems _problems;

    public CollectorTests()
    {
        _problems = new ReportedProblems(_registry);
    }

    [Fact]
    public void A_collector_exposes_metrics_of_every_kind_at_each_collect()
    {
        double collects = 0;
        using IDisposable registration = Register(writer =>
        {
            writer.BeginUnknown("d", "D.").Add(++collects);
            writer.BeginCounter("a_total", "A.", "label").Add(1, "x").Add(2, "y");
            writer.BeginHistogram("c", "C.", [1, 2], "label").Add([1, 0, 2], 7.5, "x");
            writer.BeginGauge("b", "B.").Add(double.NaN);
        });
        _registry.InText();

        Assert.Equal(
            """
            # TYPE a counter
            # HELP a A.
            a_total{label="x"} 1
            a_total{label="y"} 2
            # TYPE b gauge
            # HELP b B.
            b NaN
            # TYPE c histogram
            # HELP c C.
            c_bucket{label="x",le="1.0"} 1
            c_bucket{label="x",le="2.0"} 1
            c_bucket{label="x",le="+Inf"} 3
            c_sum{label="x"} 7.5
            c_count{label="x"} 3
            # TYPE d unknown
            # HELP d D.
            d 2
            # EOF

            """,
            _registry.InOpenMetrics());
    }

    [Fact]
    public void A_collector_that_writes_after_its_collect_affects_no_scrape()
    {
        SampleWriter? kept = null;
        Register(writer =>
        {
            kept = writer.BeginGauge("x", "", "a").Add(1, "first");
        });
        Assert.Equal("# TYPE x gauge\nx{a=\"first\"} 1\n", _registry.InText());

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => kept!.Add(2, "late"));

        Assert.Equal("A collector wrote after Collect had returned; write all samples before Collect returns.", refusal.Message);
        Assert.Empty(_problems);
    }

    [Fact]
    public void A_collector_may_write_from_several_threads()
    {
        Register(static writer =>
        {
            SampleWriter samples = writer.BeginCounter("x_total", "", "a");
            Race.Run(4, number =>
            {
                for (int i = 0; i < 500; i++)
                {
                    samples.Add(1, $"{number}/{i}");
                }
            });
        });

        Assert.Equal(2000, _registry.Samples().Sum(static sample => sample.Value));
        Assert.Empty(_problems);
    }

    [Fact]
    public void A_disposed_registration_of_a_collector_ends_only_that_registration()
    {
        using IDisposable first = _registry.Register(new SameAsAny("a"));
        _registry.Register(new SameAsAny("b")).Dispose();

        Assert.Equal("# TYPE a gauge\na 1\n", _registry.InText());
    }

    [Fact]
    public void A_disposed_registration_ends_the_calls_of_the_collector()
    {
        IDisposable registration = Register(static writer => writer.BeginGauge("x", "").Add(1));

        registration.Dispose();
        registration.Dispose();

        Assert.Equal("", _registry.InText());
    }

    [Fact]
    public void Families_of_collectors_and_of_the_registry_are_sorted_together()
    {
        Register(static writer => writer.BeginGauge("b", "").Add(1));
        Register(static writer =>
        {
            writer.BeginGauge("e", "").Add(1);
            writer.BeginGauge("Z", "").Add(1);
            writer.BeginGauge("_", "").Add(1);
        });
        _registry.CreateGauge("c", "");
        _registry.CreateGauge("a", "");
        _registry.CreateObservableGauge("d", "", static () => 1);

        Assert.Equal(["Z", "_", "a", "b", "c", "d", "e"], _registry.Samples().Select(static sample => sample.Name));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_collector_with_one_invalid_sample_is_omitted_as_a_whole(string message, Action<MetricWriter> mistake)
    {
        _registry.CreateGauge("taken", "");
        _registry.CreateHistogram("rpc", "", new HistogramOptions { Buckets = [] });
        Register(static writer => writer.BeginGauge("other_collector", "").Add(1));
        Register(writer =>
        {
            writer.BeginGauge("right", "").Add(1);
            mistake(writer);
        });

        Assert.Equal(
            ["other_collector", "rpc_bucket", "rpc_sum", "rpc_count", "taken"], _registry.Samples().Select(static sample => sample.Name));
        Assert.StartsWith(
            $"'Collector' failed to return its values, and was omitted from the collect: {message}", _problems.Single().Message, StringComparison.Ordinal);
        Assert.Equal(2, _registry.ValueOf("metricsclient_collect_failures_total{source=\"Collector\"}"));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_collector_that_catches_the_exception_of_an_invalid_sample_is_left_out(string message, Action<MetricWriter> mistake)
    {
        _registry.CreateGauge("taken", "");
        _registry.CreateHistogram("rpc", "", new HistogramOptions { Buckets = [] });
        Register(static writer => writer.BeginGauge("other_collector", "").Add(1));
        Register(writer =>
        {
            writer.BeginGauge("right", "").Add(1);
            Assert.ThrowsAny<Exception>(() => mistake(writer));
        });

        Assert.DoesNotContain("right", _registry.InText(), StringComparison.Ordinal);
        Assert.Contains(message, _problems.Single().Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<MetricWriter>> Mistakes() => new()
    {
        { "'bad name' is not a metric name", static writer => writer.BeginGauge("bad name", "") },
        { "'right\\n' is not a metric name", static writer => writer.BeginGauge("right\n", "") },
        { "'metricsclient_x' is reserved", static writer => writer.BeginGauge("metricsclient_x", "") },
        { "'a-b' is not a label name", static writer => writer.BeginGauge("x", "", "a-b") },
        { "The label name '__a' is reserved", static writer => writer.BeginGauge("x", "", "__a") },
        { "The label name 'le' is reserved", static writer => writer.BeginHistogram("x", "", [1], "le") },
        { "The label name 'a' occurs twice", static writer => writer.BeginGauge("x", "", "a", "a") },
        { "'right' cannot be registered: 'right' already uses", static writer => writer.BeginGauge("right", "") },
        { "'right_total' cannot be registered: 'right' already uses", static writer => writer.BeginCounter("right_total", "") },
        { "'taken' cannot be registered: 'taken' already uses", static writer => writer.BeginGauge("taken", "") },
        { "'rpc_count' cannot be registered: 'rpc' already uses", static writer => writer.BeginGauge("rpc_count", "") },
        { "'other_collector' cannot be registered: 'other_collector' already", static writer => writer.BeginGauge("other_collector", "") },
        { "The counter 'x_total' was given -1", static writer => writer.BeginCounter("x_total", "").Add(-1) },
        { "The counter 'x_total' was given NaN", static writer => writer.BeginCounter("x_total", "").Add(double.NaN) },
        { "'x' has 1 label (a), but was given 0 values", static writer => writer.BeginGauge("x", "", "a").Add(1) },
        { "'x' has 0 labels (), but was given 1 value;", static writer => writer.BeginGauge("x", "").Add(1, "a") },
        { "The value of the label 'b' is null", static writer => writer.BeginGauge("x", "", "a", "b").Add(1, "a", null!) },
        { "'x' was given the label values (v) twice", static writer => writer.BeginGauge("x", "", "a").Add(1, "v").Add(1, "v") },
        { "'x' was given the label values () twice", static writer => writer.BeginGauge("x", "").Add(1).Add(1) },
        { "'x' was given the label values (\uFFFD) twice", static writer => writer.BeginGauge("x", "", "a").Add(1, "\uD800").Add(1, "\uFFFD") },
        { "Bucket bound 2 of 'x' (1) is not finite", static writer => writer.BeginHistogram("x", "", [1, 1]) },
        { "'x' needs 2 counts, none negative", static writer => writer.BeginHistogram("x", "", [1]).Add([1], 1) },
        { "'x' needs 2 counts, none negative", static writer => writer.BeginHistogram("x", "", [1]).Add([1, -1], 1) },
        { "'x' needs 2 counts, none negative", static writer => writer.BeginHistogram("x", "", [1]).Add([long.MaxValue, 1], 1) },
        { "'x' was given the label values () twice", static writer => writer.BeginHistogram("x", "", [1]).Add([1, 1], 1).Add([1, 1], 1) },
        { "Value cannot be null. (Parameter 'name')", static writer => writer.BeginGauge(null!, "") },
        { "Value cannot be null. (Parameter 'help')", static writer => writer.BeginGauge("x", null!) },
        { "Value cannot be null. (Parameter 'labelNames')", static writer => writer.BeginGauge("x", "", null!) },
        { "Value cannot be null. (Parameter 'labelValues')", static writer => writer.BeginGauge("x", "").Add(1, null!) },
        { "Value cannot be null. (Parameter 'bounds')", static writer => writer.BeginHistogram("x", "", null!) },
        { "Value cannot be null. (Parameter 'bucketCounts')", static writer => writer.BeginHistogram("x", "", [1]).Add(null!, 1) },
    };

    [Fact]
    public void A_collector_that_throws_ScrapeFailedException_is_left_out_as_a_whole_and_does_not_fail_the_scrape()
    {
        Register(static writer =>
        {
            writer.BeginGauge("valid", "").Add(1);
            throw new ScrapeFailedException("No.");
        });

        Assert.Equal("", _registry.InText());
        Assert.Equal("'Collector' failed to return its values, and was omitted from the collect: No.", _problems.Single().Message);
        Assert.IsType<ScrapeFailedException>(_problems.Single().Exception);
    }

    [Fact]
    public void A_name_claimed_by_a_collector_that_was_left_out_is_free_for_the_next_one()
    {
        Register(static writer =>
        {
            writer.BeginGauge("x", "").Add(1);
            throw new InvalidOperationException("No.");
        });
        Register(static writer => writer.BeginGauge("x", "").Add(2));

        Assert.Equal(2, _registry.ValueOf("x"));
    }

    [Fact]
    public void A_collector_registered_twice_is_exposed_once()
    {
        var collector = new Collector(static writer => writer.BeginGauge("x", "").Add(1));
        _registry.Register(collector);
        IDisposable second = _registry.Register(collector);
        Assert.Equal(1, _registry.ValueOf("x"));

        second.Dispose();

        Assert.Equal(1, _registry.ValueOf("x"));
        Assert.Single(_problems);
    }

    [Fact]
    public void Counts_of_a_histogram_are_copied()
    {
        long[] counts = [1, 2];
        Register(writer =>
        {
            writer.BeginHistogram("x", "", [1]).Add(counts, 1);
            counts[0] = 100;
        });

        Assert.Equal(3, _registry.ValueOf("x_count"));
    }

    [Fact]
    public void A_null_collector_throws() => Assert.Throws<ArgumentNullException>("collector", () => _registry.Register(null!));

    private IDisposable Register(Action<MetricWriter> collect) => _registry.Register(new Collector(collect));

    private sealed class Collector : ICollector
    {
        private readonly Action<MetricWriter> _collect;

        public Collector(Action<MetricWriter> collect)
        {
            _collect = collect;
        }

        public void Collect(MetricWriter writer) => _collect(writer);
    }

    private sealed record SameAsAny(string Name) : ICollector
    {
        public bool Equals(SameAsAny? other) => other is not null;

        public override int GetHashCode() => 0;

        public void Collect(MetricWriter writer) => writer.BeginGauge(Name, "").Add(1);
    }
}
