using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Meters;

/// <summary>Instruments of one Prometheus name in several meters.</summary>
public sealed class MeterScopeTests : MeterTest
{
    [Fact]
    public void Instruments_of_two_meters_with_one_name_are_one_family_with_the_first_description()
    {
        using var a = new Meter(Name + ".A");
        using var b = new Meter(Name + ".B");
        using IDisposable bridge = Registry.AddMeters(Name + ".*");
        a.CreateObservableUpDownCounter("connections", static () => new Measurement<int>(3, Tag("pool", "a")), "{connection}", "In A.");
        b.CreateUpDownCounter<int>("connections", "{connection}", "In B.").Add(5, Tag("pool", "b"));

        Assert.Equal(
            """
            # HELP connections In A.
            # TYPE connections gauge
            connections{pool="a"} 3
            connections{pool="b"} 5

            """,
            Registry.InText());
        Assert.Empty(Problems);
    }

    [Fact]
    public void Equal_series_of_two_meters_get_the_name_of_their_meter_and_one_problem_is_reported()
    {
        using var a = new Meter(Name + ".A");
        using var b = new Meter(Name + ".B");
        using IDisposable bridge = Registry.AddMeters(Name + ".*");
        System.Diagnostics.Metrics.Counter<long> ofA = a.CreateCounter<long>("hits");
        System.Diagnostics.Metrics.Counter<long> ofB = b.CreateCounter<long>("hits");
        ofA.Add(1, Tag("code", 200));
        ofB.Add(10, Tag("code", 200));
        ofB.Add(100, Tag("code", 500));

        string[] expected =
        [
            $"hits_total{{code=\"200\",otel_scope_name=\"{Name}.A\"}} 1",
            $"hits_total{{code=\"200\",otel_scope_name=\"{Name}.B\"}} 10",
            "hits_total{code=\"500\"} 100",
        ];
        Assert.Equal(expected, Series(Registry));
        Assert.Equal(expected, Series(Registry));
        Assert.Equal(["Several meters have the same series of 'hits_total', so these series have the label 'otel_scope_name'."], Problems);
    }

    [Fact]
    public void Equal_histograms_of_two_meters_are_not_added_up()
    {
        using var a = new Meter(Name + ".A");
        using var b = new Meter(Name + ".B");
        using IDisposable bridge = Registry.AddMeters(Name + ".*");
        a.CreateHistogram<double>("wait", "s").Record(1);
        b.CreateHistogram<double>("wait", "s").Record(2);

        string[] sums = [.. Series(Registry).Where(static series => series.StartsWith("wait_seconds_sum", StringComparison.Ordinal))];

        Assert.Equal(
            [$"wait_seconds_sum{{otel_scope_name=\"{Name}.A\"}} 1", $"wait_seconds_sum{{otel_scope_name=\"{Name}.B\"}} 2"],
            sums);
    }

    [Fact]
    public void Versions_of_a_meter_are_different_meters()
    {
        using var old = new Meter(Name, "1");
        using var current = new Meter(Name, "2");
        using IDisposable bridge = Registry.AddMeters(Name);
        old.CreateCounter<long>("hits").Add(1);
        current.CreateCounter<long>("hits").Add(2);

        Assert.Equal(
            [
                $"hits_total{{otel_scope_name=\"{Name}\",otel_scope_version=\"1\"}} 1",
                $"hits_total{{otel_scope_name=\"{Name}\",otel_scope_version=\"2\"}} 2",
            ],
            Series(Registry));
    }

    [Fact]
    public void Meters_that_differ_in_their_tags_alone_are_distinguished_by_the_tags()
    {
        using var a = new Meter(new MeterOptions(Name) { Tags = [Tag("tenant", "a")] });
        using var b = new Meter(new MeterOptions(Name) { Tags = [Tag("tenant", "b")] });
        using IDisposable bridge = Registry.AddMeters(Name);
        a.CreateHistogram<double>("wait", "s").Record(1, Tag("tenant", "x"));
        b.CreateHistogram<double>("wait", "s").Record(2, Tag("tenant", "x"));

        string version = $"tenant=\"x\",otel_scope_name=\"{Name}\",otel_scope_version=\"\"";
        Assert.Equal(
            [
                $"wait_seconds_sum{{{version},otel_scope_tenant=\"a\"}} 1",
                $"wait_seconds_sum{{{version},otel_scope_tenant=\"b\"}} 2",
            ],
            Series(Registry).Where(static series => series.StartsWith("wait_seconds_sum", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_meter_without_a_version_equals_a_meter_with_an_empty_version()
    {
        using var empty = new Meter(Name, "");
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("hits").Add(1);
        empty.CreateCounter<long>("hits").Add(2);

        Assert.Equal(["hits_total 3"], Series(Registry));
    }

    [Fact]
    public void Meters_with_the_same_name_version_and_tags_are_one_meter()
    {
        using var again = new Meter(Name);
        using IDisposable bridge = Registry.AddMeters(Name);
        foreach (Meter meter in new[] { Meter, again })
        {
            meter.CreateCounter<long>("hits").Add(1);
            meter.CreateUpDownCounter<long>("active").Add(2);
            meter.CreateHistogram<double>("wait", "s").Record(3);
            meter.CreateObservableUpDownCounter("asked", static () => 4);
            meter.CreateObservableCounter("polled", static () => 5);
            meter.CreateObservableGauge("load", static () => 6);
        }

        string[] series = Series(Registry);

        Assert.Equal(
            ["active 4", "asked 8", "hits_total 2", "load 6", "polled_total 10"],
            series.Where(static one => !one.StartsWith("wait", StringComparison.Ordinal)));
        Assert.Contains("wait_seconds_sum 6", series);
        Assert.Empty(Problems);
    }
}
