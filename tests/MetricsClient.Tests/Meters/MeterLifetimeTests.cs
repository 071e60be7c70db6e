using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace MetricsClient.Tests.Meters;

/// <summary>Ends of meters and registries, and limits.</summary>
public sealed class MeterLifetimeTests : MeterTest
{
    [Fact]
    public void The_values_of_a_disposed_meter_disappear()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        for (int i = 0; i < 3; i++)
        {
            using var meter = new Meter(Name);
            meter.CreateUpDownCounter<long>("active").Add(2);
            meter.CreateGauge<long>("level").Record(2);
            meter.CreateCounter<long>("hits").Add(2);
            meter.CreateHistogram<double>("wait", "s").Record(2);
            meter.CreateObservableGauge("asked", static () => 2);
            Assert.Contains("active 2", Series(Registry));
        }

        Assert.Empty(Series(Registry));
        Registry.CreateGauge("active", "The name is free again.");
    }

    [Fact]
    public void The_values_of_a_meter_stay_when_an_equal_meter_is_disposed()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateUpDownCounter<long>("active").Add(1);
        Meter.CreateCounter<long>("hits").Add(1);
        using (var other = new Meter(Name))
        {
            other.CreateUpDownCounter<long>("active").Add(10);
            other.CreateCounter<long>("hits").Add(10);
            Assert.Equal(["active 11", "hits_total 11"], Series(Registry));
        }

        Assert.Equal(["active 1", "hits_total 11"], Series(Registry));
    }

    [Fact]
    public void A_registry_that_is_dropped_with_its_meters_is_collected()
    {
        WeakReference dropped = Bridged();
        Meter.CreateCounter<long>("later").Add(1);

        for (int i = 0; i < 10 && dropped.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(dropped.IsAlive);
    }

    [Fact]
    public void The_series_limit_holds_for_all_sets_of_tag_names_together()
    {
        using IDisposable bridge = Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, MaxSeries = 10 });
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");
        for (int i = 0; i < 50; i++)
        {
            counter.Add(1, Tag($"tag{i % 20}", i));
        }

        List<Sample> samples = [.. Registry.Samples().Where(static sample => sample.Name == "x_total")];
        Assert.Equal(11, samples.Count);
        Assert.Equal(50, samples.Sum(static sample => sample.Value));
        Assert.Equal(40, samples.Single(static sample => sample.Labels.Contains("__overflow__", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public void The_series_limit_holds_for_observable_instruments()
    {
        using IDisposable bridge = Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, MaxSeries = 3 });
        Meter.CreateObservableCounter("asked", static () => Enumerable.Range(1, 10).Select(static i => new Measurement<int>(i, Tag("a", i))));

        string[] expected = ["asked_total{a=\"1\"} 1", "asked_total{a=\"2\"} 2", "asked_total{a=\"3\"} 3", "asked_total{a=\"__overflow__\"} 49"];
        Assert.Equal(expected, Series(Registry));
        Assert.Equal(expected, Series(Registry));
    }

    [Fact]
    public void Series_that_an_observable_instrument_no_longer_returns_make_room_under_the_limit()
    {
        int first = 0;
        using IDisposable bridge = Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, MaxSeries = 3 });
        Meter.CreateObservableGauge("asked", () => Enumerable.Range(first, 2).Select(static i => new Measurement<int>(i, Tag("a", i))));
        for (; first < 100; first += 2)
        {
            Series(Registry);
        }

        Assert.Equal(["asked{a=\"100\"} 100", "asked{a=\"101\"} 101"], Series(Registry));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Bridged()
    {
        var registry = new CollectorRegistry();
        registry.AddMeters(Name);
        Meter.CreateCounter<long>("hits").Add(1);
        Meter.CreateObservableGauge("asked", static () => 1);
        Assert.Equal(["asked 1", "hits_total 1"], Series(registry));
        return new WeakReference(registry);
    }
}
