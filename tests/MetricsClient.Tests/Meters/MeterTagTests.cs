using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;

namespace MetricsClient.Tests.Meters;

/// <summary>The tags of measurements become label values.</summary>
public sealed class MeterTagTests : MeterTest
{
    [Fact]
    public void Tags_in_any_order_and_tags_that_are_absent_make_one_series()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");
        counter.Add(1, Tag("a", "1"), Tag("b", "2"));
        counter.Add(1, Tag("b", "2"), Tag("a", "1"));
        counter.Add(1, Tag("b", "2"), Tag("a", "1"), Tag("c", null));
        counter.Add(1, Tag("c", ""), Tag("a", "1"), Tag("b", 2));
        counter.Add(1, Tag("a", "1"));
        counter.Add(1, Tag("a", "1"), Tag("b", null));
        counter.Add(1);
        counter.Add(1, Tag("a", null));

        Assert.Equal(
            [new Sample("x_total", "a=\"1\",b=\"2\"", 4), new Sample("x_total", "a=\"1\"", 2), new Sample("x_total", "", 2)],
            Registry.Samples());
    }

    [Fact]
    public void Several_tags_with_one_label_name_are_joined_and_a_reserved_tag_is_renamed()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<int>("x").Add(1, Tag("a.b", "1"), Tag("a_b", "2"), Tag("__c", "3"));
        Meter.CreateHistogram<int>("y").Record(1, Tag("le", "4"));

        List<Sample> samples = Registry.Samples();
        Assert.Equal("_c=\"3\",a_b=\"1;2\"", samples.Single(static sample => sample.Name == "x_total").Labels);
        Assert.Equal("tag_le=\"4\"", samples.Single(static sample => sample.Name == "y_count").Labels);
    }

    [Fact]
    public void A_tag_with_the_name_of_a_static_label_is_renamed()
    {
        Registry.SetStaticLabels([new("region", "eu")]);
        using var meter = new Meter(new MeterOptions(Name) { Tags = [Tag("region", "of the meter")] });
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<int>("x").Add(1, Tag("region", "us"));
        Meter.CreateObservableGauge("y", static () => new Measurement<int>(2, Tag("region", "us")));
        meter.CreateGauge<int>("z").Record(3);

        Assert.Equal(
            ["x_total{tag_region=\"us\",region=\"eu\"} 1", "y{tag_region=\"us\",region=\"eu\"} 2", "z{tag_region=\"of the meter\",region=\"eu\"} 3"],
            Series(Registry));
        Assert.Empty(Problems);
    }

    [Fact]
    public void A_tag_with_the_escaped_name_of_a_static_label_is_renamed()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        registry.SetStaticLabels([new("cloud_region", "eu")]);
        using IDisposable bridge = registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, AllowUtf8Names = true });
        Meter.CreateCounter<int>("x").Add(1, Tag("cloud.region", "us"));

        Assert.Equal(["x_total{tag_cloud_region=\"us\",cloud_region=\"eu\"} 1"], Series(registry));
    }

    [Fact]
    public void Tags_that_cannot_be_labels_together_throw_no_exception_for_each_measurement()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        var problems = new ReportedProblems(registry);
        using IDisposable bridge = registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, AllowUtf8Names = true });
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");
        int thrown = 0;
        int thread = Environment.CurrentManagedThreadId;
        EventHandler<FirstChanceExceptionEventArgs> count = (_, _) => thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += count;
        for (int i = 0; i < 10; i++)
        {
            counter.Add(1, Tag("a.b", "1"), Tag("a_b", "2"));
        }

        AppDomain.CurrentDomain.FirstChanceException -= count;
        counter.Add(1, Tag("a.b", "1"), Tag("a_b", null));
        counter.Add(1, Tag("a.b", ""), Tag("a_b", "2"));

        Assert.Equal(1, thrown);
        Assert.Equal(10, registry.ValueOf("metricsclient_meter_measurements_dropped_total{instrument=\"x\"}"));
        Assert.Contains("'a.b' and 'a_b'", problems[0].Message);
        Assert.Equal(["x_total{a_b=\"1\"} 1", "x_total{a_b=\"2\"} 1"], Series(registry));
    }

    [Fact]
    public void More_than_eight_tags_are_exposed()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<int>("x").Add(1, [.. Enumerable.Range(0, 12).Select(static i => Tag($"tag{i}", i))]);

        Assert.Equal(12, Registry.Samples().Single().Labels.Split(',').Length);
    }

    [Fact]
    public void A_tag_that_cannot_be_converted_to_text_drops_only_its_measurement()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");
        counter.Add(1, Tag("a", new Hostile()));
        counter.Add(1, Tag("a", "b"));

        Assert.Equal(1, Registry.ValueOf("x_total{a=\"b\"}"));
        Assert.Equal(1, Registry.ValueOf("metricsclient_meter_measurements_dropped_total{instrument=\"x\"}"));
    }

    [Fact]
    public void A_flood_of_tag_names_is_bounded()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");
        for (int i = 0; i < 1000; i++)
        {
            counter.Add(1, Tag($"tag{i}", "a"));
        }

        List<Sample> samples = Registry.Samples();
        Assert.Equal(64, samples.Count(static sample => sample.Name == "x_total"));
        Assert.Equal(1000, samples.Sum(static sample => sample.Value));
    }

    [Fact]
    public void A_flood_of_tag_values_is_bounded()
    {
        using IDisposable bridge = Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, MaxSeries = 3 });
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");
        for (int i = 0; i < 10; i++)
        {
            counter.Add(1, Tag("a", i));
        }

        Assert.Equal(7, Registry.ValueOf("x_total{a=\"__overflow__\"}"));
    }

    [Fact]
    public void Measurements_with_new_tags_by_many_threads_are_not_lost()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");

        Race.Run(4, number =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                counter.Add(1, Tag($"name{i % 20}", i % 3), Tag("thread", number));
            }
        });

        Assert.Equal(20_000, Registry.Samples().Sum(static sample => sample.Value));
        Assert.Empty(Problems);
    }

    [Fact]
    public void A_measurement_whose_series_is_known_allocates_nothing()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<long> counter = Meter.CreateCounter<long>("x");
        System.Diagnostics.Metrics.Histogram<double> histogram = Meter.CreateHistogram<double>("y", "s");
        object code = 200;

        Assert.Equal(0, Allocated.BytesBy(() => counter.Add(1, Tag("method", "GET"), Tag("code", code))));
        Assert.Equal(0, Allocated.BytesBy(() => histogram.Record(0.1, Tag("method", "GET"))));
    }

    private sealed class Hostile
    {
        public override string ToString() => throw new InvalidOperationException("No text.");
    }
}
