using System.Diagnostics.Metrics;
using MetricsClient.Tests.Http;

namespace MetricsClient.Tests.Registry;

public sealed class LabeledViewTests
{
    private readonly CollectorRegistry _registry = new();

    [Fact]
    public void Metrics_of_one_name_in_several_views_are_one_family_in_each_format()
    {
        CollectorRegistry a = View("a");
        _registry.CreateCounter("jobs_total", "Jobs.", "kind").WithLabels("x").Inc();
        a.CreateCounter("jobs_total", "Jobs.", "kind").WithLabels("x").Inc(2);
        View("b").CreateCounter("jobs_total", "Jobs.", "kind").WithLabels("y").Inc(3);
        a.WithLabels([new("zone", "1")]).CreateCounter("jobs_total", "Jobs.", "kind").WithLabels("x").Inc(4);
        a.CreateGauge("size", "Size.").Set(5);

        const string Expected =
            """
            # HELP jobs_total Jobs.
            # TYPE jobs_total counter
            jobs_total{kind="x"} 1
            jobs_total{kind="x",tenant="a"} 2
            jobs_total{kind="y",tenant="b"} 3
            jobs_total{kind="x",tenant="a",zone="1"} 4
            # HELP size Size.
            # TYPE size gauge
            size{tenant="a"} 5

            """;
        Assert.Equal(Expected, _registry.InText());
        Assert.Equal(Expected, a.InText());
        Assert.Equal(2, _registry.InOpenMetrics().Split("# TYPE ").Length - 1);
        var protobuf = new System.Buffers.ArrayBufferWriter<byte>();
        _registry.WriteTo(protobuf, ExpositionFormat.Protobuf);
        Assert.Equal(1, protobuf.WrittenSpan.Count("jobs_total"u8));
        Assert.Equal(4, protobuf.WrittenSpan.Count("kind"u8));
    }

    [Fact]
    public void The_same_labels_return_the_same_view()
    {
        CollectorRegistry both = _registry.WithLabels([new("tenant", "a"), new("zone", "1")]);

        Assert.Same(both, View("a").WithLabels([new("zone", "1")]));
        Assert.Same(both, _registry.WithLabels([new("zone", "1"), new("tenant", "a")]));
        Assert.Same(both, both.WithLabels([]));
        Assert.Same(_registry, _registry.WithLabels([new("tenant", "")]));
        Assert.NotSame(both, View("a"));
        Assert.Same(both.CreateCounter("x_total", ""), both.CreateCounter("x_total", ""));
    }

    [Fact]
    public void Threads_that_ask_for_the_same_view_receive_one_object()
    {
        var received = new CollectorRegistry[4];

        Race.Run(received.Length, thread =>
        {
            received[thread] = View("a");
            received[thread].CreateCounter("x_total", "").Inc();
        });

        Assert.All(received, view => Assert.Same(received[0], view));
        Assert.Equal(4, _registry.ValueOf("x_total{tenant=\"a\"}"));
    }

    [Theory]
    [InlineData("help")]
    [InlineData("labels")]
    [InlineData("kind")]
    [InlineData("buckets")]
    public void A_metric_of_another_view_with_different_settings_is_rejected_and_leaves_nothing(string difference)
    {
        _registry.CreateHistogram("h", "H.", ["a"]).WithLabels("1");
        string before = _registry.InText();

        Action create = difference switch
        {
            "help" => () => View("a").CreateHistogram("h", "Other.", ["a"]),
            "labels" => () => View("a").CreateHistogram("h", "H.", ["b"]),
            "kind" => () => View("a").CreateGauge("h", "H.", ["a"]),
            _ => () => View("a").CreateHistogram("h", "H.", ["a"], new HistogramOptions { Buckets = [1] }),
        };

        Assert.Contains("'h' is already registered, but ", Assert.Throws<InvalidOperationException>(create).Message, StringComparison.Ordinal);
        Assert.Equal(before, _registry.InText());
        View("a").CreateHistogram("h", "H.", ["a"]).WithLabels("1");
    }

    [Fact]
    public void A_name_of_another_family_is_rejected_in_each_view()
    {
        View("a").CreateHistogram("h", "");

        Assert.Throws<InvalidOperationException>(() => View("b").CreateCounter("h_count", ""));
        Assert.Throws<InvalidOperationException>(() => View("b").CreateObservableGauge("h_count", "", static () => 1));
        Assert.Throws<InvalidOperationException>(() => View("b").CreateObservableGauge("h", "", static () => 1));
    }

    [Fact]
    public void Callbacks_of_several_views_are_one_family_until_the_last_is_disposed()
    {
        IDisposable a = View("a").CreateObservableGauge("size", "Size.", static () => 1);
        IDisposable b = View("b").CreateObservableGauge("size", "Size.", static () => 2);
        Assert.Throws<InvalidOperationException>(() => View("a").CreateObservableGauge("size", "Size.", static () => 3));
        Assert.Throws<InvalidOperationException>(() => _registry.CreateObservableGauge("size", "Other.", static () => 3));
        Assert.Equal("# HELP size Size.\n# TYPE size gauge\nsize{tenant=\"a\"} 1\nsize{tenant=\"b\"} 2\n", _registry.InText());

        a.Dispose();
        Assert.Equal("# HELP size Size.\n# TYPE size gauge\nsize{tenant=\"b\"} 2\n", _registry.InText());
        Assert.Throws<InvalidOperationException>(() => _registry.CreateGauge("size", ""));

        b.Dispose();
        _registry.CreateGauge("size", "").Set(4);
        Assert.Equal("# TYPE size gauge\nsize 4\n", _registry.InText());
    }

    [Fact]
    public void Unregister_removes_a_name_from_all_views()
    {
        View("a").CreateGauge("size", "").Set(1);
        View("b").CreateGauge("size", "").Set(2);
        View("a").CreateObservableGauge("age", "", static () => 1);
        View("b").CreateObservableGauge("age", "", static () => 2);

        Assert.True(View("b").Unregister("size"));
        Assert.True(_registry.Unregister("age"));

        Assert.Equal("", _registry.InText());
        Assert.False(_registry.Unregister("age"));
        View("a").CreateGauge("age", "").Set(3);
        Assert.Equal("# TYPE age gauge\nage{tenant=\"a\"} 3\n", _registry.InText());
    }

    [Fact]
    public void A_collector_has_the_labels_of_its_view_and_a_failing_view_is_omitted_alone()
    {
        View("a").Register(new Pool(1));
        View("b").Register(new Pool(2) { Fails = true });
        View("c").Register(new Pool(3));
        var problems = new ReportedProblems(_registry);

        Assert.Equal("# HELP pool_size Connections.\n# TYPE pool_size gauge\npool_size{tenant=\"a\"} 1\npool_size{tenant=\"c\"} 3\n", _registry.InText());
        Assert.Equal("'Pool' failed to return its values, and was omitted from the collect: no pool", Assert.Single(problems).Message);
    }

    [Fact]
    public void Two_collectors_of_one_view_cannot_write_the_same_family()
    {
        View("a").Register(new Pool(1));
        View("a").Register(new Pool(2));
        View("b").Register(new Pool(3));

        Assert.Equal(
            ["pool_size{tenant=\"a\"} 1", "pool_size{tenant=\"b\"} 3"],
            _registry.Samples().Where(static sample => sample.Name == "pool_size").Select(static sample => $"{sample.Series} {sample.Value}"));
    }

    [Fact]
    public void Meters_and_process_metrics_have_the_labels_of_their_view()
    {
        using var meter = new Meter($"tests.{Guid.NewGuid():N}");
        View("a").AddMeters(meter.Name);
        View("b").AddProcessMetrics();
        _registry.AddProcessMetrics();

        meter.CreateCounter<int>("jobs").Add(2);

        Assert.Equal(2, _registry.ValueOf("jobs_total{tenant=\"a\"}"));
        Assert.NotNull(_registry.ValueOf("process_cpu_seconds_total{tenant=\"b\"}"));
        Assert.NotNull(_registry.ValueOf("process_cpu_seconds_total"));
        Assert.Equal(2, _registry.InText().Split("# TYPE process_cpu_seconds_total").Length);
    }

    [Fact]
    public void A_view_shares_settings_problems_and_self_metrics_with_the_registry()
    {
        CollectorRegistry view = View("a");
        var problems = new ReportedProblems(_registry);
        view.AllowUtf8Names = true;
        view.SampleExemplars = true;

        Counter counter = view.CreateCounter("a.b", "", ["x"], new CounterOptions { MaxSeries = 1 }).WithLabels("1");
        view.CreateCounter("a.b", "", ["x"], new CounterOptions { MaxSeries = 1 }).WithLabels("2").Inc();

        Assert.True(_registry.AllowUtf8Names && _registry.SampleExemplars);
        Assert.Equal(0, counter.Value);
        Assert.StartsWith("'a.b' has reached its limit of 1 series", Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.Equal(1, _registry.ValueOf("metricsclient_series_limit_reached_total{family=\"a.b\"}"));
    }

    [Fact]
    public void Labels_of_a_view_are_checked()
    {
        _registry.SetStaticLabels([new("env", "prod")]);

        Assert.Throws<ArgumentNullException>(() => _registry.WithLabels(null!));
        Assert.Throws<ArgumentException>(() => _registry.WithLabels([new("env", "test")]));
        Assert.Throws<ArgumentException>(() => _registry.WithLabels([new("le", "1")]));
        Assert.Throws<ArgumentException>(() => _registry.WithLabels([new("a b", "1")]));
        Assert.Throws<ArgumentException>(() => _registry.WithLabels([new("a", null!)]));
        Assert.Throws<ArgumentException>(() => View("a").CreateCounter("x_total", "", "tenant"));

        View("a").CreateGauge("x", "");
        Assert.Equal("# TYPE x gauge\nx{env=\"prod\",tenant=\"a\"} 0\n", _registry.InText());
    }

    [Fact]
    public void Static_labels_cannot_change_after_the_first_view()
    {
        CollectorRegistry view = View("a");

        Assert.Contains("before the first call of WithLabels", Assert.Throws<InvalidOperationException>(
            () => _registry.SetStaticLabels([new("env", "prod")])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => view.SetStaticLabels([new("env", "prod")]));
        _registry.SetStaticLabels([]);
    }

    [Fact]
    public async Task A_registry_and_its_view_are_scraped_once()
    {
        View("a").CreateGauge("x", "").Set(1);
        var problems = new ReportedProblems(_registry);

        Answer answer = await new ScrapeHandler(View("a"), _registry).GetAsync();

        Assert.EndsWith("\n\n# TYPE x gauge\nx{tenant=\"a\"} 1\n", answer.ToString(), StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    private CollectorRegistry View(string tenant) => _registry.WithLabels([new("tenant", tenant)]);

    private sealed class Pool(int size) : ICollector
    {
        public bool Fails { get; init; }

        public void Collect(MetricWriter writer)
        {
            writer.BeginGauge("pool_size", "Connections.").Add(size);
            if (Fails)
            {
                throw new InvalidOperationException("no pool");
            }
        }
    }
}
