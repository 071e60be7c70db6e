using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>
/// The OpenTelemetry SDK with the usual setup for Prometheus: a meter, a provider, the HTTP listener exporter.
/// Exemplars are off, the default of the SDK.
/// </summary>
internal sealed class OpenTelemetryPeer : IDisposable
{
    private readonly MeterProvider _provider;

    /// <summary>Starts the SDK with default settings.</summary>
    public OpenTelemetryPeer()
        : this(static builder => builder)
    {
    }

    /// <summary>Starts the SDK with a higher series limit than the default of 2,000.</summary>
    public OpenTelemetryPeer(int seriesLimit)
        : this(builder => builder.AddView("*", new MetricStreamConfiguration { CardinalityLimit = seriesLimit }))
    {
    }

    private OpenTelemetryPeer(Func<MeterProviderBuilder, MeterProviderBuilder> configure)
    {
        // A unique name, because the providers of all benchmarks in this process listen by name.
        Meter = new Meter("benchmarks." + Guid.NewGuid().ToString("N"));
        int port = Loopback.FreePort();
        Address = new Uri(Invariant($"http://localhost:{port}/metrics"));
        _provider = configure(Sdk.CreateMeterProviderBuilder().AddMeter(Meter.Name))
            .AddPrometheusHttpListener(options =>
            {
                options.Port = port;

                // The default cache of 300 ms would serve a second scrape from memory.
                options.ScrapeResponseCacheDurationMilliseconds = 0;
            })
            .Build();
    }

    public Meter Meter { get; }

    /// <summary>The address of the exporter.</summary>
    public Uri Address { get; }

    public Histogram<double> CreateHistogram(string name) => Meter.CreateHistogram(
        name,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Workload.Bounds });

    public void Dispose()
    {
        _provider.Dispose();
        Meter.Dispose();
    }
}
