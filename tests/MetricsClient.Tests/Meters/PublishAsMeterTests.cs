using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Meters;

/// <summary>The metrics of a registry as a .NET meter.</summary>
public sealed class PublishAsMeterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private readonly string _name = $"tests.{Guid.NewGuid():N}";
    private readonly IDisposable _publication;

    public PublishAsMeterTests()
    {
        _registry = new CollectorRegistry(_time);
        _publication = _registry.PublishAsMeter(_name);
    }

    public void Dispose() => _publication.Dispose();

    [Fact]
    public void A_listener_reads_every_kind_of_metric_with_its_labels()
    {
        var registry = new CollectorRegistry();
        registry.SetStaticLabels([new("zone", "a")]);
        registry.CreateCounter("hits_total", "Hits.", "method", "code").WithLabels("GET", "20\"0").Inc(2);
        registry.CreateGauge("depth", "Depth.").Set(-3);
        registry.CreateInfo("build_info", "Build.").Set([new("version", "1.2")]);
        using IDisposable publication = registry.PublishAsMeter(_name + ".kinds");
        using var listening = new MeterListening(_name + ".kinds");

        // Families of later registrations.
        Histogram wait = registry.CreateHistogram("wait_seconds", "Wait.", new HistogramOptions { Unit = "seconds" });
        wait.Observe(0.5);
        wait.Observe(100);
        registry.CreateHistogram("native_bytes", "N.", new HistogramOptions { Unit = "bytes", Buckets = [], Native = new() }).Observe(8);
        registry.CreateSummary("size_items", "Size.", new SummaryOptions { Unit = "items" }).Observe(7);
        registry.CreateStateSet("mode", "Mode.", ["on", "off"]).Set("on");
        registry.CreateObservableCounter("asked_total", "Asked.", static () => 4);

        Assert.Equal(
            [
                "ObservableCounter hits_total (): Hits.",
                "ObservableGauge depth (): Depth.",
                "ObservableGauge build_info (): Build.",
                "ObservableCounter wait_seconds_count (): Wait.",
                "ObservableCounter wait_seconds_sum (s): Wait.",
                "ObservableCounter native_bytes_count (): N.",
                "ObservableCounter native_bytes_sum (By): N.",
                "ObservableCounter size_items_count (): Size.",
                "ObservableCounter size_items_sum ({items}): Size.",
                "ObservableGauge mode (): Mode.",
                "ObservableCounter asked_total (): Asked.",
            ],
            listening.Instruments);
        Assert.Equal(
            [
                "hits_total{method=GET,code=20\"0,zone=a} 2",
                "depth{zone=a} -3",
                "build_info{version=1.2,zone=a} 1",
                "wait_seconds_count{zone=a} 2",
                "wait_seconds_sum{zone=a} 100.5",
                "native_bytes_count{zone=a} 1",
                "native_bytes_sum{zone=a} 8",
                "size_items_count{zone=a} 1",
                "size_items_sum{zone=a} 7",
                "mode{mode=on,zone=a} 1",
                "mode{mode=off,zone=a} 0",
                "asked_total{zone=a} 4",
            ],
            listening.Read());
    }

    [Fact]
    public void Without_a_listener_nothing_is_collected()
    {
        int collects = 0;
        _registry.AddBeforeCollectCallback(() => { collects++; });
        _registry.CreateObservableGauge("asked", "Asked.", () => collects++).Dispose();
        Counter hits = _registry.CreateCounter("hits_total", "Hits.");
        hits.Inc();

        Assert.Equal(0, collects);
        using (var listening = new MeterListening(_name))
        {
            Assert.Equal(["hits_total{} 1"], listening.Read());
        }

        Assert.Equal(1, collects);
    }

    [Fact]
    public void One_collect_gives_the_values_of_all_instruments_for_one_read_and_one_second()
    {
        int collects = 0;
        _registry.AddBeforeCollectCallback(() => { collects++; });
        Gauge[] gauges = [.. Enumerable.Range(0, 5).Select(i => _registry.CreateGauge($"g{i}", "Help."))];
        using var all = new MeterListening(_name);

        all.Read();
        Assert.Equal(1, collects);
        Array.ForEach(gauges, static gauge => gauge.Set(1));
        Assert.Equal(["g0{} 1", "g1{} 1", "g2{} 1", "g3{} 1", "g4{} 1"], all.Read());
        Assert.Equal(2, collects);

        // A family that is read for the first time after the other families.
        Gauge late = _registry.CreateGauge("late", "Help.");
        late.Set(1);
        using var second = new MeterListening(_name);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("late{} 1", second.Read());
        Assert.Equal(3, collects);
    }

    [Fact]
    public void Values_older_than_a_second_are_not_read()
    {
        Gauge one = _registry.CreateGauge("one", "Help.");
        using (var first = new MeterListening(_name))
        {
            first.Read();
        }

        Gauge two = _registry.CreateGauge("two", "Help.");
        one.Set(1);
        two.Set(2);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        using var second = new MeterListening(_name);

        Assert.Equal(["one{} 1", "two{} 2"], second.Read());
    }

    [Fact]
    public void Families_of_collectors_appear_after_the_first_read_and_asynchronous_callbacks_do_not_run()
    {
        _registry.CreateGauge("depth", "Depth.").Set(1);
        _registry.Register(new Queue());
        _registry.AddBeforeCollectCallback(static _ => throw new InvalidOperationException("Not run."));
        using var listening = new MeterListening(_name);
        listening.Read();

        Assert.Equal(["depth{} 1", "queue_gcount{} 5", "queue_gsum{} 9"], listening.Read());
        Assert.Equal("ObservableGauge queue_gcount (): Items.", listening.Instruments[1]);
    }

    [Fact]
    public void Process_metrics_self_metrics_and_unregistered_metrics_are_not_published()
    {
        Metrics.AddProcessMetrics(_registry);
        _registry.AddBeforeCollectCallback(static () => { throw new InvalidOperationException("Counted in a self-metric."); });
        _registry.CreateGauge("gone", "Gone.").Set(1);
        _registry.CreateGauge("depth", "Depth.").Set(1);
        _registry.Unregister("gone");
        using var listening = new MeterListening(_name);

        Assert.Equal(["depth{} 1"], listening.Read());
        Assert.Equal(["depth{} 1"], listening.Read());
    }

    [Fact]
    public void A_name_that_changes_its_type_is_published_with_the_new_type()
    {
        _registry.CreateGauge("x", "X.").Set(1);
        using var listening = new MeterListening(_name);
        _registry.Unregister("x");
        _registry.CreateCounter("x", "X.").Inc(2);

        Assert.Equal(["ObservableGauge x (): X.", "ObservableCounter x (): X."], listening.Instruments);
        Assert.Equal(["x{} 2"], listening.Read());
    }

    [Fact]
    public void A_name_is_published_once_until_it_is_disposed()
    {
        _registry.CreateGauge("depth", "Depth.").Set(1);
        Assert.Same(_publication, _registry.PublishAsMeter(_name));
        using var listening = new MeterListening(_name);
        Assert.Single(listening.Read());

        _publication.Dispose();
        _registry.CreateGauge("later", "Later.").Set(1);
        Assert.Empty(listening.Read());
        Assert.Single(listening.Instruments);

        using IDisposable again = _registry.PublishAsMeter(_name);
        Assert.Equal(["depth{} 1", "later{} 1"], listening.Read());
    }

    [Fact]
    public void Metrics_of_labeled_views_are_published_by_their_registry()
    {
        CollectorRegistry view = _registry.WithLabels([new("tenant", "a")]);
        Assert.Same(_publication, view.PublishAsMeter(_name));
        using var listening = new MeterListening(_name);
        _registry.CreateGauge("depth", "Depth.").Set(1);
        view.CreateGauge("depth", "Depth.").Set(2);

        Assert.Equal(["depth{} 1", "depth{tenant=a} 2"], listening.Read());
        Assert.Single(listening.Instruments);
    }

    [Fact]
    public void A_listener_that_fails_does_not_disturb_the_registration_of_a_metric()
    {
        var problems = new ReportedProblems(_registry);
        using var failing = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == _name)
                {
                    throw new InvalidOperationException("No.");
                }
            },
        };
        failing.Start();

        _registry.CreateGauge("depth", "Depth.").Set(1);

        Assert.Equal([$"A listener failed for the instrument 'depth' of the published meter '{_name}': No."], problems.Select(static problem => problem.Message));
        Assert.Throws<ArgumentException>(() => _registry.PublishAsMeter(""));
    }

    private sealed class Queue : ICollector
    {
        public void Collect(MetricWriter writer) => writer.BeginGaugeHistogram("queue", "Items.", [1]).Add([2, 3], 9);
    }
}
