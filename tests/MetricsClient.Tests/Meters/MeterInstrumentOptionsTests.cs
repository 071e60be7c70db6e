using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Meters;

/// <summary>Settings of single instruments.</summary>
public sealed class MeterInstrumentOptionsTests : MeterTest
{
    [Fact]
    public void A_dropped_instrument_is_not_enabled_and_not_exposed()
    {
        using IDisposable bridge = Bridge(static (instrument, options) => options.IsExposed = instrument.Name != "noise");
        System.Diagnostics.Metrics.Counter<long> noise = Meter.CreateCounter<long>("noise");
        Meter.CreateCounter<long>("hits").Add(1);
        noise.Add(1);

        Assert.False(noise.Enabled);
        Assert.Equal(["hits_total 1"], Series(Registry));
        Assert.Equal(
            ["hits Exposed", "noise Dropped"],
            Registry.DescribeMeters().Where(one => one.Instrument.Meter == Meter).Select(static one => $"{one.Instrument.Name} {one.Status}"));
    }

    [Fact]
    public void An_instrument_that_one_registration_drops_is_exposed_after_this_registration_ends_if_another_includes_it()
    {
        IDisposable dropping = Bridge(static (_, options) => options.IsExposed = false);
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<long> hits = Meter.CreateCounter<long>("hits");
        hits.Add(1);
        Assert.Empty(Series(Registry));

        dropping.Dispose();
        hits.Add(1);
        Assert.Equal(["hits_total 1"], Series(Registry));
    }

    [Fact]
    public void The_function_is_called_once_for_an_exposed_instrument_although_registrations_follow()
    {
        int calls = 0;
        using IDisposable bridge = Bridge((_, _) => calls++);
        Meter.CreateCounter<long>("hits");
        using IDisposable again = Registry.AddMeters(Name);
        Registry.AddMeters(Name + "*").Dispose();

        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_renamed_instrument_has_exactly_this_name_and_its_unit_if_the_name_ends_in_the_unit()
    {
        string[] names = ["http_requests_total", "plain", "wait_seconds", "waiting"];
        using IDisposable bridge = Bridge((instrument, options) => options.Name = names[instrument.Name[0] - 'a']);
        Meter.CreateCounter<long>("a.requests", "By").Add(1);
        Meter.CreateCounter<long>("b.requests").Add(2);
        Meter.CreateUpDownCounter<double>("c.wait", "s").Add(3);
        Meter.CreateUpDownCounter<double>("d.wait", "s").Add(4);

        Assert.Equal(
            """
            # TYPE http_requests counter
            http_requests_total 1
            # TYPE plain unknown
            plain 2
            # TYPE wait_seconds gauge
            # UNIT wait_seconds seconds
            wait_seconds 3
            # TYPE waiting gauge
            waiting 4
            # EOF

            """,
            Registry.InOpenMetrics().ReplaceLineEndings());
    }

    [Fact]
    public void A_name_with_dots_is_kept_without_suffixes_on_request()
    {
        var registry = new CollectorRegistry { AllowUtf8Names = true };
        using IDisposable bridge = registry.AddMeters(new MeterBridgeOptions
        {
            Meters = { Name },
            AllowUtf8Names = true,
            ConfigureInstrument = static (instrument, options) => options.Name = instrument.Name,
        });
        Meter.CreateHistogram<double>("http.duration", "s").Record(1, Tag("http.route", "/"));
        Meter.CreateCounter<long>("http.requests", "{request}").Add(2);

        string text = registry.In(ExpositionFormat.OpenMetricsText.WithEscaping(MetricsClient.Text.EscapingScheme.AllowUtf8));

        Assert.Contains("{\"http.duration_count\",\"http.route\"=\"/\"} 1\n", text);
        Assert.Contains("{\"http.requests\"} 2\n", text);
    }

    [Fact]
    public void Instruments_of_two_meters_can_have_one_name()
    {
        using var other = new Meter(Name + ".other");
        using IDisposable bridge = Registry.AddMeters(new MeterBridgeOptions
        {
            Meters = { Name + "*" },
            IncludeScopeLabels = true,
            ConfigureInstrument = static (_, options) => options.Name = "hits_total",
        });
        Meter.CreateCounter<long>("one").Add(1);
        other.CreateCounter<long>("two").Add(2);

        Assert.Equal([$"hits_total{{otel_scope_name=\"{Name}\"}} 1", $"hits_total{{otel_scope_name=\"{Name}.other\"}} 2"], Series(Registry));
        Assert.Empty(Problems);
    }

    [Fact]
    public void Buckets_and_native_buckets_are_those_of_the_instrument()
    {
        using IDisposable bridge = Bridge(static (instrument, options) =>
        {
            options.Buckets = instrument.Name == "advised" ? null : instrument.Name == "native" ? [] : [1, 2];
            options.Native = instrument.Name == "native" ? new NativeHistogramOptions { Schema = 1 } : null;
        });
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [3, 4] };
        Meter.CreateHistogram("chosen", null, null, null, advice).Record(1.5);
        Meter.CreateHistogram("advised", null, null, null, advice).Record(1.5);
        Meter.CreateHistogram("native", null, null, null, advice).Record(1.5);

        Assert.Equal([1, 2, double.PositiveInfinity], Snapshot("chosen").Buckets.Select(static bucket => bucket.UpperBound));
        Assert.Equal([3, 4, double.PositiveInfinity], Snapshot("advised").Buckets.Select(static bucket => bucket.UpperBound));
        Assert.Null(Snapshot("advised").Native);
        HistogramSnapshot native = Snapshot("native");
        Assert.Equal([double.PositiveInfinity], native.Buckets.Select(static bucket => bucket.UpperBound));
        Assert.Equal((1, 1L), (native.Native!.Schema, native.Native.PositiveBuckets.Single().Count));
    }

    [Fact]
    public void An_advised_bound_that_is_not_finite_is_omitted()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [double.NegativeInfinity, 1, double.PositiveInfinity] };
        Meter.CreateHistogram("advised", null, null, null, advice).Record(0.5);

        Assert.Equal([1, double.PositiveInfinity], Snapshot("advised").Buckets.Select(static bucket => bucket.UpperBound));
    }

    [Fact]
    public void Scope_labels_are_the_name_and_the_version_of_the_meter_unless_a_tag_has_the_name()
    {
        using var versioned = new Meter(Name, "1.2", [Tag("team", "a")]);
        using IDisposable bridge = Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, IncludeScopeLabels = true });
        System.Diagnostics.Metrics.Counter<long> hits = versioned.CreateCounter<long>("hits");
        hits.Add(1, Tag("method", "GET"));
        hits.Add(2, Tag("otel_scope_name", "mine"));
        versioned.CreateObservableGauge("depth", static () => 3);
        Meter.CreateGauge<long>("level").Record(4);

        Assert.Equal(
            [
                $"depth{{otel_scope_name=\"{Name}\",otel_scope_version=\"1.2\",team=\"a\"}} 3",
                $"hits_total{{method=\"GET\",otel_scope_name=\"{Name}\",otel_scope_version=\"1.2\",team=\"a\"}} 1",
                "hits_total{otel_scope_name=\"mine\",otel_scope_version=\"1.2\",team=\"a\"} 2",
                $"level{{otel_scope_name=\"{Name}\"}} 4",
            ],
            Series(Registry));
    }

    private IDisposable Bridge(Action<Instrument, MeterInstrumentOptions> configure) =>
        Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, ConfigureInstrument = configure });

    private HistogramSnapshot Snapshot(string family) =>
        ((Histogram)Registry.Families.GetInOrder().Single(one => one.Name == family).Sets[0].InOrder[0]!).GetSnapshot();
}
