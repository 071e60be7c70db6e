using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Meters;

/// <summary>The list of the instruments that exist, with the decision of the registry about each.</summary>
public sealed class DescribeMetersTests : MeterTest
{
    [Fact]
    public void Instruments_are_described_in_the_order_of_their_names_with_their_families()
    {
        using var other = new Meter(Name + ".other");
        Meter.CreateHistogram<double>("wait", "s");
        Meter.CreateCounter<long>("hits", "{hit}", "Hits.");
        other.CreateObservableGauge("depth", static () => 1);
        using IDisposable bridge = Registry.AddMeters(Name);

        Assert.Equal(["hits: Exposed as hits_total", "wait: Exposed as wait_seconds", "depth: NotIncluded"], Described());
        MeterInstrumentInfo hits = Registry.DescribeMeters().Single(one => one.Instrument.Meter == Meter && one.Instrument.Name == "hits");
        Assert.Equal(("{hit}", "Hits."), (hits.Instrument.Unit, hits.Instrument.Description));
    }

    [Fact]
    public void A_registry_without_a_bridge_includes_no_instrument()
    {
        Meter.CreateCounter<long>("hits");

        Assert.Equal(["hits: NotIncluded"], Described());
        Assert.Empty(Series(Registry));
    }

    [Fact]
    public void A_rejected_instrument_has_the_reason_until_its_registration_ends()
    {
        Registry.CreateCounter("hits_total", "Hits.");
        IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("hits");
        Meter.CreateCounter<long>("a.b");
        Meter.CreateCounter<long>("a/b");

        MeterInstrumentInfo[] described = [.. Registry.DescribeMeters().Where(one => one.Instrument.Meter == Meter)];
        Assert.Equal(["a.b: Exposed as a_b_total", "a/b: Rejected", "hits: Rejected"], Described());
        Assert.StartsWith("the instrument 'a.b' of the same meter has the Prometheus name 'a_b_total' already", described[1].Reason, StringComparison.Ordinal);
        Assert.StartsWith("'hits_total' is already registered", described[2].Reason, StringComparison.Ordinal);

        bridge.Dispose();
        Assert.Equal(["a.b: NotIncluded", "a/b: NotIncluded", "hits: NotIncluded"], Described());
    }

    [Fact]
    public void An_instrument_that_was_rejected_is_exposed_by_a_later_registration()
    {
        Registry.CreateCounter("hits_total", "Hits.");
        Meter.CreateCounter<long>("hits");
        Registry.AddMeters(Name).Dispose();
        Registry.Unregister("hits_total");
        using IDisposable bridge = Registry.AddMeters(Name);

        Assert.Equal(["hits: Exposed as hits_total"], Described());
    }

    [Fact]
    public void Instruments_of_a_disposed_meter_are_not_described()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("hits");
        Meter.Dispose();

        Assert.Empty(Described());
    }

    private string[] Described() =>
    [
        .. Registry.DescribeMeters()
            .Where(one => one.Instrument.Meter.Name.StartsWith(Name, StringComparison.Ordinal))
            .Select(static one => $"{one.Instrument.Name}: {one.Status}{(one.FamilyName is null ? "" : " as " + one.FamilyName)}"),
    ];
}
