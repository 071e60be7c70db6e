using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Meters;

/// <summary>Several registrations of one registry, and their ends.</summary>
public sealed class MeterRegistrationTests : MeterTest
{
    [Fact]
    public void An_instrument_that_several_registrations_include_counts_once()
    {
        using IDisposable prefix = Registry.AddMeters(Name[..^2] + "*");
        using IDisposable exact = Registry.AddMeters(Name);
        using IDisposable again = Registry.AddMeters(Name);
        Meter.CreateObservableGauge("asked", static () => 1);
        Meter.CreateCounter<long>("hits").Add(1);
        Meter.CreateHistogram<double>("wait", "s").Record(1);
        Meter.CreateUpDownCounter<long>("active").Add(1);

        string[] series = Series(Registry);

        Assert.Contains("hits_total 1", series);
        Assert.Contains("wait_seconds_count 1", series);
        Assert.Contains("active 1", series);
        Assert.Contains("asked 1", series);
        Assert.Empty(Problems);
    }

    [Fact]
    public void An_instrument_is_exposed_until_its_last_registration_ends()
    {
        IDisposable one = Registry.AddMeters(Name);
        IDisposable two = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<long> hits = Meter.CreateCounter<long>("hits");
        Meter.CreateObservableGauge("asked", static () => 1);
        hits.Add(1);

        one.Dispose();
        hits.Add(1);
        Assert.Equal(["asked 1", "hits_total 2"], Series(Registry));

        two.Dispose();
        hits.Add(1);
        Assert.Empty(Series(Registry));

        // A later registration starts with new series.
        using IDisposable three = Registry.AddMeters(Name);
        hits.Add(5);
        Assert.Equal(["asked 1", "hits_total 5"], Series(Registry));
    }

    [Fact]
    public void A_later_registration_includes_instruments_that_exist_already()
    {
        using var other = new Meter(Name + ".other");
        System.Diagnostics.Metrics.Counter<long> hits = other.CreateCounter<long>("hits");
        using IDisposable one = Registry.AddMeters(Name);
        using IDisposable two = Registry.AddMeters(Name + ".other");

        hits.Add(1);

        Assert.Equal(["hits_total 1"], Series(Registry));
    }

    [Fact]
    public void Two_registries_expose_a_meter_independently()
    {
        var other = new CollectorRegistry();
        using IDisposable one = Registry.AddMeters(Name);
        System.Diagnostics.Metrics.Counter<long> hits = Meter.CreateCounter<long>("hits");
        hits.Add(1);
        using IDisposable two = other.AddMeters(Name);
        hits.Add(1);

        Assert.Equal(["hits_total 2"], Series(Registry));
        Assert.Equal(["hits_total 1"], Series(other));
    }

    [Fact]
    public void A_name_that_matches_no_meter_is_reported_once_at_the_first_scrape()
    {
        using IDisposable mistyped = Registry.AddMeters(Name, "Mircosoft.AspNetCore.*");
        Meter.CreateCounter<long>("hits");
        Assert.Empty(Problems);

        Registry.InText();
        Registry.InText();

        Assert.Equal(
            ["No meter matches 'Mircosoft.AspNetCore.*' so far. If this is no mistake in the name, the instruments appear when the meter is created."],
            Problems);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Settings_of_a_later_registration_that_do_not_apply_are_reported_once(bool existsBefore)
    {
        System.Diagnostics.Metrics.Counter<long>? hits = existsBefore ? Meter.CreateCounter<long>("hits") : null;
        var options = new MeterBridgeOptions { Meters = { Name }, ConfigureInstrument = static (_, settings) => settings.IsExposed = false };
        using IDisposable first = Registry.AddMeters(Name);
        using IDisposable second = Registry.AddMeters(options);
        using IDisposable third = Registry.AddMeters(options);
        (hits ?? Meter.CreateCounter<long>("hits")).Add(1);
        Meter.CreateCounter<long>("other").Add(1);

        Assert.Equal(["hits_total 1", "other_total 1"], Series(Registry));
        Assert.Equal(
            [$"Several registrations include the meter '{Name}', and a later registration has other settings, which do not apply. Add the registration with these settings first."],
            Problems);
    }

    [Fact]
    public void Equal_settings_and_missing_settings_of_later_registrations_are_no_problem()
    {
        Action<Instrument, MeterInstrumentOptions> settings = static (_, settings) => settings.IsExposed = false;
        using IDisposable first = Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, ConfigureInstrument = settings });
        using IDisposable second = Registry.AddMeters(new MeterBridgeOptions { Meters = { Name }, ConfigureInstrument = settings });
        using IDisposable third = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("hits").Add(1);

        Assert.Empty(Series(Registry));
        Assert.Empty(Problems);
    }

    [Fact]
    public void A_set_of_the_platform_with_absent_meters_is_no_problem()
    {
        using IDisposable set = Registry.AddDotNetMetrics();

        Registry.InText();

        Assert.Empty(Problems);
    }
}
