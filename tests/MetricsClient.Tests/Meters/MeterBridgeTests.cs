using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Meters;

/// <summary>What .NET meters measure, as a scrape shows it.</summary>
public sealed class MeterBridgeTests : MeterTest
{
    [Fact]
    public void Instruments_of_every_kind_are_exposed_under_Prometheus_names()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("http.server.requests", "{request}", "Requests.").Add(3, Tag("http.request.method", "GET"), Tag("code", 200));
        Meter.CreateUpDownCounter<int>("queue-length").Add(-2);
        Meter.CreateHistogram("http.server.request.duration", "s", "Time.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] })
            .Record(0.5, Tag("route", "/"));
        Meter.CreateGauge<double>("temperature", "Cel").Record(21.5);
        Meter.CreateObservableCounter<long>("gc.pause", static () => 7L, "ms");
        Meter.CreateObservableUpDownCounter("memory", static () => 12.5, "By");
        Meter.CreateObservableGauge("load", static () => new Measurement<double>(0.25, Tag("cpu", 1), Tag("busy", true)), "%");

        Assert.Equal(
            """
            # TYPE gc_pause_milliseconds counter
            # UNIT gc_pause_milliseconds milliseconds
            gc_pause_milliseconds_total 7
            # TYPE http_server_request_duration_seconds histogram
            # UNIT http_server_request_duration_seconds seconds
            # HELP http_server_request_duration_seconds Time.
            http_server_request_duration_seconds_bucket{route="/",le="0.1"} 0
            http_server_request_duration_seconds_bucket{route="/",le="1.0"} 1
            http_server_request_duration_seconds_bucket{route="/",le="+Inf"} 1
            http_server_request_duration_seconds_sum{route="/"} 0.5
            http_server_request_duration_seconds_count{route="/"} 1
            # TYPE http_server_requests counter
            # HELP http_server_requests Requests.
            http_server_requests_total{code="200",http_request_method="GET"} 3
            # TYPE load_percent gauge
            # UNIT load_percent percent
            load_percent{busy="true",cpu="1"} 0.25
            # TYPE memory_bytes gauge
            # UNIT memory_bytes bytes
            memory_bytes 12.5
            # TYPE queue_length gauge
            queue_length -2
            # TYPE temperature_celsius gauge
            # UNIT temperature_celsius celsius
            temperature_celsius 21.5
            # EOF

            """,
            Registry.InOpenMetrics());
        Assert.Empty(Problems);
    }

    [Theory]
    [InlineData("a", null, "a")]
    [InlineData("a.b-c/d", "", "a_b_c_d")]
    [InlineData("a..b", "1", "a_b")]
    [InlineData("a__b", "{thing}", "a_b")]
    [InlineData("9lives", null, "_9lives")]
    [InlineData("a.seconds", "s", "a_seconds")]
    [InlineData("a", "By/s", "a_bytes_per_second")]
    [InlineData("a", "{request}/s", "a_per_second")]
    [InlineData("a", "1/s", "a_per_second")]
    [InlineData("a", "By/1", "a_bytes")]
    [InlineData("a", "furlong", "a_furlong")]
    [InlineData("a", "m2", "a_m2")]
    public void Names_and_units_are_converted_to_Prometheus_names(string name, string? unit, string shown)
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateGauge<int>(name, unit).Record(1);

        Assert.Equal([new Sample(shown, "", 1)], Registry.Samples());
    }

    [Theory]
    [InlineData("a", null, "a_total")]
    [InlineData("a.total", null, "a_total")]
    [InlineData("a.total", "s", "a_seconds_total")]
    public void The_name_of_a_counter_ends_in_total_once(string name, string? unit, string shown)
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<int>(name, unit).Add(1);

        Assert.Equal([new Sample(shown, "", 1)], Registry.Samples());
    }

    [Fact]
    public void Only_the_named_meters_are_exposed()
    {
        using var other = new Meter(Name + ".other");
        using var elsewhere = new Meter("elsewhere" + Name);
        using IDisposable bridge = Registry.AddMeters(Name + ".*");
        Meter.CreateCounter<int>("mine").Add(1);
        other.CreateCounter<int>("others").Add(1);
        elsewhere.CreateCounter<int>("elsewhere").Add(1);

        Assert.Equal(["others_total"], Registry.Samples().Select(static sample => sample.Name));
    }

    [Fact]
    public void Instruments_older_than_the_bridge_are_exposed_with_later_measurements()
    {
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");
        counter.Add(5);
        using IDisposable bridge = Registry.AddMeters(Name);
        counter.Add(1);

        Assert.Equal([new Sample("x_total", "", 1)], Registry.Samples());
    }

    [Fact]
    public void An_observable_instrument_exposes_exactly_the_measurements_of_each_collect()
    {
        Measurement<int>[] answer = [new(1, Tag("a", "1")), new(2, Tag("a", "2")), new(3, Tag("a", "2"), Tag("b", "3"))];
        Meter.CreateObservableGauge("x", () => answer);
        using IDisposable bridge = Registry.AddMeters(Name);
        Assert.Equal(
            [new Sample("x", "a=\"1\"", 1), new Sample("x", "a=\"2\"", 2), new Sample("x", "a=\"2\",b=\"3\"", 3)],
            Registry.Samples());

        answer = [new(4, Tag("a", "2")), new(5, Tag("a", "2"))];
        Assert.Equal([new Sample("x", "a=\"2\"", 5)], Registry.Samples());

        answer = [];
        Assert.Empty(Registry.Samples());
    }

    [Fact]
    public void An_amount_that_a_counter_rejects_is_counted_and_reported_once_and_nothing_is_thrown()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<double> counter = Meter.CreateCounter<double>("x");
        counter.Add(-1);
        counter.Add(double.NaN);
        counter.Add(double.PositiveInfinity);
        counter.Add(2);

        Assert.Equal(2, Registry.ValueOf("x_total"));
        Assert.Equal(3, Registry.ValueOf("metricsclient_meter_measurements_dropped_total{instrument=\"x\"}"));
        Assert.Equal("A measurement of the instrument 'x' was omitted: -1 is not a valid amount for a counter, which must be finite and not negative.", Problems.Single());
    }

    [Fact]
    public void An_instrument_with_a_registered_name_is_reported_and_its_creation_does_not_throw()
    {
        Registry.CreateGauge("x_total", "Taken.");
        using IDisposable bridge = Registry.AddMeters(Name);

        Meter.CreateCounter<int>("x").Add(1);

        Assert.Equal([new Sample("x_total", "", 0)], Registry.Samples());
        Assert.StartsWith($"The instrument 'x' of the meter '{Name}' is not exposed: 'x_total' is already registered", Problems.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_bounds_of_a_histogram_are_configured_or_advised_or_fit_the_unit()
    {
        using IDisposable bridge = Registry.AddMeters(new MeterBridgeOptions
        {
            Meters = { Name },
            ConfigureInstrument = static (instrument, options) => options.Buckets = instrument.Name == "chosen" ? [1, 2] : null,
        });
        var advice = new InstrumentAdvice<long> { HistogramBucketBoundaries = [3, 4] };
        Meter.CreateHistogram("chosen", "s", null, null, advice).Record(1);
        Meter.CreateHistogram("advised", "s", null, null, advice).Record(1);
        Meter.CreateHistogram<double>("of", "s").Record(1);
        Meter.CreateHistogram<double>("of", "ms").Record(1);
        Meter.CreateHistogram<double>("other").Record(1);

        Assert.Equal(["1.0", "2.0", "+Inf"], Bounds("chosen_seconds"));
        Assert.Equal(["3.0", "4.0", "+Inf"], Bounds("advised_seconds"));
        Assert.Equal(("0.005", "10.0"), (Bounds("of_seconds")[0], Bounds("of_seconds")[^2]));
        Assert.Equal(("5.0", "10000.0"), (Bounds("of_milliseconds")[0], Bounds("of_milliseconds")[^2]));
        Assert.Equal(("0.0", "10000.0"), (Bounds("other")[0], Bounds("other")[^2]));
    }

    [Fact]
    public void Two_instruments_of_one_name_add_up()
    {
        using var again = new Meter(Name);
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<int>("x").Add(1);
        again.CreateCounter<int>("x").Add(2);

        Assert.Equal([new Sample("x_total", "", 3)], Registry.Samples());
    }

    [Fact]
    public void A_disposed_bridge_leaves_nothing_behind()
    {
        System.Diagnostics.Metrics.Counter<int> counter = Meter.CreateCounter<int>("x");
        Meter.CreateObservableGauge("y", static () => 1);
        IDisposable bridge = Registry.AddMeters(Name);
        counter.Add(1, Tag("a", "1"));
        Registry.InText();

        bridge.Dispose();
        bridge.Dispose();
        counter.Add(1, Tag("a", "1"));

        Assert.Equal("", Registry.InText());
        Registry.CreateCounter("x_total", "The name is free again.");
        Registry.CreateGauge("y", "This one too.");
        Assert.Empty(Problems);
    }

    [Fact]
    public void A_bridge_without_meter_names_is_rejected()
    {
        Assert.Throws<ArgumentException>(() => Registry.AddMeters());
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Registry.AddMeters(""));
        Assert.StartsWith(
            "A meter bridge needs the names of meters; give names such as 'System.Net.Http', or prefixes such as 'MyApp.*'.",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Registry.AddMeters(new MeterBridgeOptions { Meters = { "a" }, MaxSeries = 0 }));
    }

    private string[] Bounds(string histogram) =>
        [.. Registry.Samples().Where(sample => sample.Name == histogram + "_bucket").Select(static sample => sample.Labels[4..^1])];
}
