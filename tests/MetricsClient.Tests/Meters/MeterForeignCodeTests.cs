using System.Diagnostics.Metrics;

namespace MetricsClient.Tests.Meters;

/// <summary>Code of the program that the bridge calls: callbacks of instruments, the function for the buckets, and texts of tags.</summary>
public sealed class MeterForeignCodeTests : MeterTest
{
    [Fact]
    public async Task A_callback_may_wait_for_a_thread_that_creates_an_instrument()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        object pools = new();
        using var inCallback = new ManualResetEventSlim();
        using var hasLock = new ManualResetEventSlim();
        Meter.CreateObservableGauge("pool.size", () =>
        {
            inCallback.Set();
            hasLock.Wait(TestContext.Current.CancellationToken);
            lock (pools)
            {
                return 1;
            }
        });

        Task<string> scrape = Task.Run(() => Registry.InText(), TestContext.Current.CancellationToken);
        var creation = Task.Run(
            () =>
            {
                inCallback.Wait(TestContext.Current.CancellationToken);
                lock (pools)
                {
                    hasLock.Set();
                    Meter.CreateCounter<long>("pool.opened").Add(1);
                }
            },
            TestContext.Current.CancellationToken);

        await Task.WhenAll(scrape, creation).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("pool_size 1", await scrape);
        Assert.Contains("pool_opened_total 1", Series(Registry));
    }

    [Fact]
    public async Task The_values_of_a_slow_scrape_do_not_replace_newer_values()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        int calls = 0;
        using var inFirst = new ManualResetEventSlim();
        using var secondEnded = new ManualResetEventSlim();
        Meter.CreateObservableGauge("asked", () =>
        {
            int call = Interlocked.Increment(ref calls);
            if (call == 1)
            {
                inFirst.Set();
                secondEnded.Wait(TestContext.Current.CancellationToken);
            }

            return call;
        });

        Task<string> first = Task.Run(() => Registry.InText(), TestContext.Current.CancellationToken);
        inFirst.Wait(TestContext.Current.CancellationToken);
        string second = Registry.InText();
        secondEnded.Set();

        Assert.Contains("asked 2", second);
        Assert.Contains("asked 2", await first);
    }

    [Fact]
    public void A_tag_of_an_instrument_that_cannot_be_converted_leaves_nothing_behind()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("hits", null, null, [Tag("self", new Failing())]);

        Meter.CreateCounter<long>("hits").Add(1);

        Assert.Equal(["hits_total 1"], Series(Registry));
        Assert.Equal([$"The instrument 'hits' of the meter '{Name}' is not exposed: No text."], Problems);
    }

    [Fact]
    public void A_callback_may_scrape_the_registry_and_change_the_registrations()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        bool isNested = false;
        Meter.CreateObservableGauge("asked", () =>
        {
            if (!isNested)
            {
                isNested = true;
                Registry.InText();
                Registry.AddMeters(Name).Dispose();
                isNested = false;
            }

            return 1;
        });

        Assert.Equal(["asked 1"], Series(Registry));
    }

    [Fact]
    public void Each_observable_instrument_that_fails_is_reported_with_its_name()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateObservableGauge("a", static () => 1);
        Meter.CreateObservableGauge<int>("b", static int () => throw new InvalidOperationException("No."));
        Meter.CreateObservableCounter("c", FailingValues);
        Meter.CreateObservableGauge("d", static () => 4);

        Assert.Equal(["a 1", "d 4"], Series(Registry));
        Assert.Equal(
            [
                $"The observable instrument 'b' of the meter '{Name}' failed and was omitted: No.",
                $"The observable instrument 'c' of the meter '{Name}' failed and was omitted: Never.",
            ],
            Problems);
    }

    [Fact]
    public void An_instrument_is_not_exposed_if_the_function_for_its_settings_fails_or_a_setting_is_invalid()
    {
        using IDisposable bridge = Registry.AddMeters(new MeterBridgeOptions
        {
            Meters = { Name },
            ConfigureInstrument = static (instrument, options) =>
            {
                options.Buckets = instrument.Unit!.Length > 1 ? [2, 1] : null;
                options.Name = instrument.Name == "named" ? "not a name" : null;
                options.Native = instrument.Name == "native" ? new NativeHistogramOptions { MaxBuckets = 0 } : null;
            },
        });

        Meter.CreateHistogram<double>("no.unit").Record(1);
        Meter.CreateHistogram<double>("unsorted", "ms").Record(1);
        Meter.CreateHistogram<double>("native", "s").Record(1);
        Meter.CreateCounter<long>("named", "s").Add(1);
        Meter.CreateCounter<long>("valid", "s").Add(1);

        Assert.Equal(["valid_seconds_total 1"], Series(Registry));
        Assert.Equal(
            [
                $"The instrument 'no.unit' of the meter '{Name}' is not exposed: Object reference not set to an instance of an object.",
                $"The instrument 'unsorted' of the meter '{Name}' is not exposed: Bucket bound 2 of 'unsorted' (1) is not finite, or not above the previous bound; give finite bounds in ascending order. (Parameter 'options')",
                $"The instrument 'native' of the meter '{Name}' is not exposed: Native.MaxBuckets of 'native' must be at least 1. (Parameter 'options')",
                $"The instrument 'named' of the meter '{Name}' is not exposed: 'not a name' is not a metric name; use letters, digits, '_' and ':', and do not start with a digit, or set AllowUtf8Names on the registry. (Parameter 'name')",
            ],
            Problems);
    }

    [Fact]
    public void The_text_of_a_tag_may_scrape_the_registry()
    {
        using IDisposable bridge = Registry.AddMeters(Name);
        Meter.CreateCounter<long>("hits").Add(1, Tag("self", new Scraping(Registry)));

        Assert.Equal(["hits_total{self=\"scraped\"} 1"], Series(Registry));
    }

    private static IEnumerable<Measurement<int>> FailingValues()
    {
        yield return new Measurement<int>(1);
        throw new InvalidOperationException("Never.");
    }

    private sealed class Failing
    {
        public override string ToString() => throw new InvalidOperationException("No text.");
    }

    private sealed class Scraping(CollectorRegistry registry)
    {
        public override string ToString()
        {
            registry.InText();
            return "scraped";
        }
    }
}
