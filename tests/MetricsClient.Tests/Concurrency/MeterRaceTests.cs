using System.Diagnostics.Metrics;
using MetricsClient.Meters;
using MetricsClient.Tests.Meters;

namespace MetricsClient.Tests.Concurrency;

/// <summary>Races of registrations with published meters and with the bridge.</summary>
[Collection(nameof(Alone))]
public sealed class MeterRaceTests
{
    private const int Families = 200;

    private readonly CollectorRegistry _registry = new();
    private readonly string _name = $"tests.{Guid.NewGuid():N}";

    [Fact]
    public void Each_family_that_is_registered_while_publications_come_and_go_has_one_instrument()
    {
        using var listening = new MeterListening(_name + ".kept");
        IDisposable? kept = null;

        Race.Run(
            Register,
            Register,
            () => kept = _registry.PublishAsMeter(_name + ".kept"),
            () =>
            {
                for (int i = 0; i < Families; i++)
                {
                    _registry.PublishAsMeter(_name + ".other").Dispose();
                }
            });

        Assert.Equal(Families, listening.Instruments.Length);
        Assert.Equal(
            Enumerable.Range(0, Families).Select(static i => $"g{i}{{}} 1").Order(StringComparer.Ordinal),
            listening.Read().Order(StringComparer.Ordinal));
        kept!.Dispose();

        void Register()
        {
            for (int i = 0; i < Families; i++)
            {
                _registry.CreateGauge($"g{i}", "Help.").Set(1);
            }
        }
    }

    [Fact]
    public void An_instrument_that_listeners_enable_and_disable_is_exposed_exactly_while_a_registration_includes_it()
    {
        using var meter = new Meter(_name);
        System.Diagnostics.Metrics.Counter<long> hits = meter.CreateCounter<long>("hits");
        var hub = MeterHub.Of(_registry);
        using IDisposable enabling = _registry.Add(new MeterBridgeOptions(), reportsUnmatched: true, out MeterRegistration enabled);

        Race.Run(
            () => Repeat(() =>
            {
                hub.Enable(enabled, hits, enable: true);
                hub.Enable(enabled, hits, enable: false);
            }),
            () => Repeat(() => _registry.AddMeters(_name).Dispose()),
            () => Repeat(() => hits.Add(1)),
            () => Repeat(() => _registry.Samples()));

        Assert.False(hits.Enabled);
        Assert.DoesNotContain(_registry.Samples(), static sample => sample.Name == "hits_total");
        hub.Enable(enabled, hits, enable: true);
        hits.Add(7);
        Assert.Contains(_registry.Samples(), static sample => sample is { Name: "hits_total", Value: 7 });

        static void Repeat(Action step)
        {
            for (int i = 0; i < Families; i++)
            {
                step();
            }
        }
    }
}
