using Prometheus;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>
/// prometheus-net with the usual setup: a factory over a registry, with default settings. An update therefore
/// takes an exemplar from a current <see cref="System.Diagnostics.Activity"/>.
/// </summary>
internal sealed class PrometheusNetPeer
{
    private readonly Prometheus.CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly MetricFactory _factory;

    public PrometheusNetPeer()
    {
        _factory = Prometheus.Metrics.WithCustomRegistry(_registry);
    }

    public Prometheus.Counter CreateCounter(string name, params string[] labelNames) =>
        _factory.CreateCounter(name, Workload.Help, labelNames);

    public Prometheus.Gauge CreateGauge(string name, params string[] labelNames) =>
        _factory.CreateGauge(name, Workload.Help, labelNames);

    public Prometheus.Histogram CreateHistogram(string name, params string[] labelNames) =>
        _factory.CreateHistogram(name, Workload.Help, labelNames, new HistogramConfiguration { Buckets = Workload.Bounds });

    /// <summary>A summary of the same quantiles, with the precision of the documentation of prometheus-net.</summary>
    public Prometheus.Summary CreateSummary(string name) => _factory.CreateSummary(
        name,
        Workload.Help,
        new SummaryConfiguration { Objectives = [new(0.5, 0.05), new(0.9, 0.01), new(0.99, 0.001)] });

    /// <summary>Exposes the measurements of a .NET meter.</summary>
    public IDisposable ListenTo(string meter) => MeterAdapter.StartListening(new MeterAdapterOptions
    {
        Registry = _registry,
        MetricFactory = _factory,
        InstrumentFilterPredicate = instrument => instrument.Meter.Name == meter,
    });

    public Task WriteToAsync(Stream output) => _registry.CollectAndExportAsTextAsync(output);

    public Task WriteOpenMetricsToAsync(Stream output) =>
        _registry.CollectAndExportAsTextAsync(output, Prometheus.ExpositionFormat.OpenMetricsText);

    /// <summary>Starts the HttpListener server of prometheus-net.</summary>
    public (Prometheus.MetricServer Server, Uri Address) Serve()
    {
        int port = Loopback.FreePort();
        var server = new Prometheus.MetricServer("localhost", port, registry: _registry);
        server.Start();
        return (server, new Uri(Invariant($"http://localhost:{port}/metrics")));
    }
}
