using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Meters;

/// <summary>Dropped tags.</summary>
public sealed class MeterTagFilterTests : MeterTest
{
    [Fact]
    public void Measurements_that_differ_in_dropped_tags_update_one_series()
    {
        using IDisposable bridge = Bridge(static tag => tag != "host");
        System.Diagnostics.Metrics.Counter<long> hits = Meter.CreateCounter<long>("hits");
        UpDownCounter<int> active = Meter.CreateUpDownCounter<int>("active");
        System.Diagnostics.Metrics.Gauge<double> level = Meter.CreateGauge<double>("level");
        System.Diagnostics.Metrics.Histogram<double> wait = Meter.CreateHistogram<double>("wait");
        for (int i = 1; i <= 3; i++)
        {
            hits.Add(i, Tag("host", $"h{i}"), Tag("method", "GET"));
            hits.Add(10, Tag("method", "GET"));
            hits.Add(100, Tag("method", "GET"), Tag("host", null));
            active.Add(-i, Tag("host", i));
            level.Record(i, Tag("host", i));
            wait.Record(i, Tag("host", i));
        }

        Assert.Equal(
            ["active -6", "hits_total{method=\"GET\"} 336", "level 3", "wait_count 3", "wait_sum 6"],
            Series(Registry).Where(static series => !series.StartsWith("wait_bucket", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Values_of_observable_instruments_that_differ_in_dropped_tags_add_up_and_gauges_have_the_last_value()
    {
        using IDisposable bridge = Bridge(static tag => tag == "kept");
        Meter.CreateObservableCounter("total", Values);
        Meter.CreateObservableUpDownCounter("sum", Values);
        Meter.CreateObservableGauge("last", Values);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(
                [
                    "last{kept=\"a\"} 4", "last{kept=\"b\"} 8",
                    "sum{kept=\"a\"} 7", "sum{kept=\"b\"} 8",
                    "total{kept=\"a\"} 7", "total{kept=\"b\"} 8",
                ],
                Series(Registry).Select(static series => series.Replace("_total{", "{")));
        }

        static IEnumerable<Measurement<int>> Values() =>
        [
            new(1, Tag("host", "x"), Tag("kept", "a")),
            new(2, Tag("kept", "a"), Tag("host", "y")),
            new(8, Tag("host", "x"), Tag("kept", "b")),
            new(4, Tag("kept", "a")),
        ];
    }

    [Fact]
    public void Tags_of_the_instrument_and_its_meter_can_be_dropped()
    {
        using var meter = new Meter(Name, null, [Tag("team", "a"), Tag("host", "b")]);
        using IDisposable bridge = Bridge(static tag => tag is not ("host" or "pod"));
        meter.CreateCounter<long>("hits", null, null, [Tag("pod", "c"), Tag("zone", "d")]).Add(1, Tag("method", "GET"), Tag("host", "e"));

        Assert.Equal(["hits_total{method=\"GET\",team=\"a\",zone=\"d\"} 1"], Series(Registry));
    }

    [Fact]
    public void Tags_with_one_label_name_are_joined_without_the_dropped_tags()
    {
        using IDisposable bridge = Bridge(static tag => tag != "a/b");
        Meter.CreateCounter<long>("hits").Add(1, Tag("a_b", "3"), Tag("a/b", "2"), Tag("a.b", "1"));

        Assert.Equal(["hits_total{a_b=\"1;3\"} 1"], Series(Registry));
    }

    [Fact]
    public void All_tags_can_be_dropped()
    {
        using IDisposable bridge = Bridge(static _ => false);
        System.Diagnostics.Metrics.Counter<long> hits = Meter.CreateCounter<long>("hits");
        hits.Add(1);
        hits.Add(1, [.. Enumerable.Range(0, 20).Select(static i => Tag($"t{i}", i))]);

        Assert.Equal(["hits_total 2"], Series(Registry));
    }

    [Fact]
    public void The_filter_is_called_once_for_each_list_of_tag_names()
    {
        int calls = 0;
        using IDisposable bridge = Bridge(_ => calls++ >= 0);
        System.Diagnostics.Metrics.Counter<long> hits = Meter.CreateCounter<long>("hits");
        for (int i = 0; i < 100; i++)
        {
            hits.Add(1, Tag("a", i), Tag("b", "x"));
        }

        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_filter_may_measure_and_a_filter_that_fails_is_reported()
    {
        System.Diagnostics.Metrics.Counter<long> hits = Meter.CreateCounter<long>("hits");
        using IDisposable bridge = Bridge(tag =>
        {
            Task.Run(() => hits.Add(1), TestContext.Current.CancellationToken).Wait(TestContext.Current.CancellationToken);
            return tag == "bad" ? throw new InvalidOperationException("No.") : false;
        });

        hits.Add(1, Tag("good", 1));
        hits.Add(1, Tag("bad", 1));

        Assert.Equal(["hits_total 3"], Series(Registry));
        Assert.Equal(["A measurement of the instrument 'hits' was omitted: No."], Problems);
    }

    private IDisposable Bridge(Func<string, bool> filter) => Registry.AddMeters(new MeterBridgeOptions
    {
        Meters = { Name },
        ConfigureInstrument = (_, options) => options.TagFilter = filter,
    });
}
