using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>
/// The OpenTelemetry SDK as its users set it up for Prometheus: a meter, a provider, the HTTP listener exporter.
/// Exemplars stay off, which is its default.
/// </summary>
internal sealed class OpenTelemetryPeer : IDisposable
{
    private readonly MeterProvider _provider;

    /// <summary>Starts the SDK with everything at its default.</summary>
    public OpenTelemetryPeer()
        : this(static builder => builder)
    {
    }

    /// <summary>Starts the SDK with room for more series than the 2,000 of its default.</summary>
    public OpenTelemetryPeer(int seriesLimit)
        : this(builder => builder.AddView("*", new MetricStreamConfiguration { CardinalityLimit = seriesLimit }))
    {
    }

    private OpenTelemetryPeer(Func<MeterProviderBuilder, MeterProviderBuilder> configure)
    {
        // A name of its own, since the providers of other benchmarks in this process would listen too.
        Meter = new Meter("benchmarks." + Guid.NewGuid().ToString("N"));
        int port = Loopback.FreePort();
        Address = new Uri(Invariant($"http://localhost:{port}/metrics"));
        _provider = configure(Sdk.CreateMeterProviderBuilder().AddMeter(Meter.Name))
            .AddPrometheusHttpListener(options =>
            {
                options.Port = port;

                // A second scrape within the usual 300 ms would be answered from memory.
                options.ScrapeResponseCacheDurationMilliseconds = 0;
            })
            .Build();
    }

    public Meter Meter { get; }

    /// <summary>Where the exporter answers.</summary>
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
