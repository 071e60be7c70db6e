using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;

namespace MetricsClient.Tests.Meters;

/// <summary>Registries that publish meters, and bridge meters at the same time. A bridge to all meters reads those of other tests.</summary>
[Collection(nameof(Alone))]
public sealed class PublishedMeterBridgeTests : MeterTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bridge_to_all_meters_ignores_the_meter_that_its_registry_publishes(bool publishesFirst)
    {
        IDisposable? publication = publishesFirst ? Registry.PublishAsMeter(Name + ".own") : null;
        using IDisposable bridge = Registry.AddMeters("*");
        publication ??= Registry.PublishAsMeter(Name + ".own");
        Registry.CreateGauge("own_depth", "Depth.").Set(1);
        Registry.CreateHistogram("own_wait", "Wait.", new HistogramOptions { Buckets = [1] }).Observe(2);
        Meter.CreateCounter<long>("foreign").Add(1);
        using var listening = new MeterListening(Name + ".own");

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(
                ["foreign_total 1", "own_depth 1", "own_wait_sum 2", "own_wait_count 1"],
                Registry.Samples()
                    .Where(static sample => sample.Name is "foreign_total" or "own_depth" or "own_wait_sum" or "own_wait_count")
                    .Select(static sample => $"{sample.Series} {sample.Value}"));
            Assert.Equal(["own_depth{} 1", "own_wait_count{} 1", "own_wait_sum{} 2"], listening.Read());
        }

        Assert.Equal(
            ["own_depth Rejected A registry publishes its metrics as this meter."],
            Registry.DescribeMeters()
                .Where(one => one.Instrument.Meter.Name == Name + ".own" && one.Instrument.Name == "own_depth")
                .Select(static one => $"{one.Instrument.Name} {one.Status} {one.Reason}"));
        publication.Dispose();
    }

    [Fact]
    public void Two_registries_that_publish_and_bridge_all_meters_expose_only_their_own_metrics_and_the_meters()
    {
        var other = new CollectorRegistry();
        using IDisposable ours = Registry.PublishAsMeter(Name + ".a");
        using IDisposable theirs = other.PublishAsMeter(Name + ".b");
        using IDisposable bridge = Registry.AddMeters(Name + "*");
        using IDisposable back = other.AddMeters(Name + "*");
        other.CreateCounter("hits_total", "Hits.").Inc(2);
        Registry.CreateCounter("hits_total", "Hits.").Inc(1);
        Meter.CreateCounter<long>("c_hits").Add(3);
        using var first = new MeterListening(Name + ".a");
        using var second = new MeterListening(Name + ".b");

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(["c_hits_total 3", "hits_total 1"], Series(Registry));
            Assert.Equal(["c_hits_total 3", "hits_total 2"], Series(other));
            Assert.Equal(["hits_total{} 1"], first.Read());
            Assert.Equal(["hits_total{} 2"], second.Read());
        }

        Assert.Empty(Problems);
    }

    [Fact]
    public void A_callback_that_reads_the_published_meter_does_not_loop()
    {
        using IDisposable publication = Registry.PublishAsMeter(Name + ".own");
        Registry.CreateGauge("depth", "Depth.").Set(1);
        using var listening = new MeterListening(Name + ".own");
        using var inner = new MeterListening(Name + ".own");
        Registry.AddBeforeCollectCallback(() => { inner.Read(); });

        Assert.Equal(["depth{} 1"], listening.Read());
        Assert.Equal(["depth 1"], Series(Registry));
    }

    [Fact]
    public void A_registry_that_is_dropped_with_its_publication_is_collected_and_its_meter_ends()
    {
        using var listening = new MeterListening(Name + ".own");
        WeakReference dropped = Published(Name + ".own");

        for (int i = 0; i < 10 && dropped.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(dropped.IsAlive);
        Assert.Empty(listening.Read());
        Assert.DoesNotContain(Registry.DescribeMeters(), one => one.Instrument.Meter.Name == Name + ".own");
    }

    // dotnet-counters and dotnet-monitor use this event source.
    [Fact]
    public async Task The_event_source_of_dotnet_counters_shows_the_metrics()
    {
        using IDisposable publication = Registry.PublishAsMeter(Name + ".own");
        Registry.CreateGauge("depth", "Depth.", "queue").WithLabels("mail").Set(3);
        Registry.CreateCounter("hits_total", "Hits.").Inc();
        using var counters = new CountersListener(Name + ".own");

        string[] shown = await counters.WaitFor(2).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(["CounterRateValuePublished hits_total  1", "GaugeValuePublished depth queue=mail 3"], shown);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Published(string name)
    {
        var registry = new CollectorRegistry();
        registry.PublishAsMeter(name);
        registry.CreateObservableGauge("depth", "Depth.", static () => 1);
        registry.CreateGauge("level", "Level.");
        return new WeakReference(registry);
    }

    private sealed class CountersListener : EventListener
    {
        private readonly string? _meter;
        private readonly ConcurrentDictionary<string, string> _shown = new(StringComparer.Ordinal);
        private readonly TaskCompletionSource<string[]> _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _awaited = int.MaxValue;
        private EventSource? _source;

        public CountersListener(string meter)
        {
            _meter = meter;
            Enable();
        }

        public Task<string[]> WaitFor(int instruments)
        {
            Volatile.Write(ref _awaited, instruments);
            return _complete.Task;
        }

        // Called by the constructor of the base class as well, before the name of the meter is known.
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Diagnostics.Metrics")
            {
                _source = eventSource;
                Enable();
            }
        }

        // The payload: session, meter, version, instrument, unit, tags, value or rate, value of a counter.
        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName is not ("CounterRateValuePublished" or "GaugeValuePublished") || !Equals(eventData.Payload![1], _meter))
            {
                return;
            }

            object? value = eventData.EventName[0] == 'C' ? eventData.Payload[7] : eventData.Payload[6];
            _shown[(string)eventData.Payload[3]!] = $"{eventData.EventName} {eventData.Payload[3]} {eventData.Payload[5]} {value}";
            if (_shown.Count >= Volatile.Read(ref _awaited))
            {
                _complete.TrySetResult([.. _shown.Values.Order(StringComparer.Ordinal)]);
            }
        }

        private void Enable()
        {
            if (_meter is not null && _source is not null)
            {
                var arguments = new Dictionary<string, string?> { ["Metrics"] = _meter, ["RefreshInterval"] = "0.1", ["SessionId"] = _meter };
                EnableEvents(_source, EventLevel.Informational, (EventKeywords)0x2, arguments);
            }
        }
    }
}
