using System.Diagnostics.Metrics;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Processes;

/// <summary>A library in a small program. Long-lived objects stay referenced until the process ends.</summary>
internal abstract class Subject
{
    private const string Bare = "bare";

    /// <summary>Every name that <see cref="Named"/> accepts. The last name is a program without metrics.</summary>
    public static string[] Names { get; } = [.. Library.All, Bare];

    public static Subject Named(string name) => name switch
    {
        Library.Ours => new OurSubject(),
        Library.PrometheusNet => new PrometheusNetSubject(),
        Library.OpenTelemetry => new OpenTelemetrySubject(),
        Bare => new BareSubject(),
        _ => throw new ArgumentException($"Unknown library '{name}'."),
    };

    /// <summary>Creates a counter with a label and increments a series.</summary>
    public abstract void CountOnce();

    /// <summary>Starts a metrics server without further setup.</summary>
    public abstract object ServeNothing();

    /// <summary>Serves many counters with two labels. Returns the address, and the object that keeps the server alive.</summary>
    public abstract (Uri Address, object Server) ServeCounters(int count);

    /// <summary>Creates pairs of a counter and a histogram with 14 buckets. Returns an update of the pair with a number.</summary>
    public virtual Action<int> MakePairs(int count) => throw new NotSupportedException("The memory of this library is not measured.");

    private sealed class OurSubject : Subject
    {
        public override void CountOnce() =>
            Metrics.CreateCounter("bench_total", Workload.Help, "method").WithLabels("GET").Inc();

        public override Action<int> MakePairs(int count)
        {
            var registry = new CollectorRegistry();
            MetricFamily<MetricsClient.Counter> counters = registry.CreateCounter("bench_total", Workload.Help, "path");
            MetricFamily<MetricsClient.Histogram> histograms = registry.CreateHistogram(
                "bench_seconds", Workload.Help, ["path"], new HistogramOptions { Buckets = Workload.Bounds });
            (MetricsClient.Counter Counter, MetricsClient.Histogram Histogram)[] pairs =
                [.. Workload.PathValues(count).Select(path => (counters.WithLabels(path), histograms.WithLabels(path)))];
            return i =>
            {
                pairs[i].Counter.Inc();
                pairs[i].Histogram.Observe(Workload.Observations[i & (Workload.ObservationCount - 1)]);
            };
        }

        public override object ServeNothing() => new MetricServer(port: 0).Start();

        public override (Uri Address, object Server) ServeCounters(int count)
        {
            CollectorRegistry registry = new ScrapeScenario(count, histograms: 0).Ours();
            MetricServer server = new MetricServer(new MetricServerOptions { Port = 0, Registries = { registry } }).Start();
            return (new Uri(Invariant($"http://localhost:{server.Port}/metrics")), server);
        }
    }

    private sealed class PrometheusNetSubject : Subject
    {
        public override void CountOnce() =>
            Prometheus.Metrics.CreateCounter("bench_total", Workload.Help, "method").WithLabels("GET").Inc();

        public override Action<int> MakePairs(int count)
        {
            var peer = new PrometheusNetPeer();
            Prometheus.Counter counters = peer.CreateCounter("bench_total", ["path"]);
            Prometheus.Histogram histograms = peer.CreateHistogram("bench_seconds", ["path"]);
            (Prometheus.Counter.Child Counter, Prometheus.Histogram.Child Histogram)[] pairs =
                [.. Workload.PathValues(count).Select(path => (counters.WithLabels(path), histograms.WithLabels(path)))];
            return i =>
            {
                pairs[i].Counter.Inc();
                pairs[i].Histogram.Observe(Workload.Observations[i & (Workload.ObservationCount - 1)]);
            };
        }

        public override object ServeNothing() => new Prometheus.MetricServer("localhost", Loopback.FreePort()).Start();

        public override (Uri Address, object Server) ServeCounters(int count)
        {
            (Prometheus.MetricServer server, Uri address) = new ScrapeScenario(count, histograms: 0).PrometheusNet().Serve();
            return (address, server);
        }
    }

    private sealed class OpenTelemetrySubject : Subject
    {
        // The SDK listens to meters only after the build, so earlier increments have no effect.
        public override void CountOnce()
        {
            var openTelemetry = new OpenTelemetryPeer();
            Counter<long> counter = openTelemetry.Meter.CreateCounter<long>("bench");
            counter.Add(1, new KeyValuePair<string, object?>("method", "GET"));
        }

        public override object ServeNothing() => new OpenTelemetryPeer();

        public override (Uri Address, object Server) ServeCounters(int count)
        {
            OpenTelemetryPeer openTelemetry = new ScrapeScenario(count, histograms: 0).OpenTelemetry();
            return (openTelemetry.Address, openTelemetry);
        }
    }

    private sealed class BareSubject : Subject
    {
        public override void CountOnce()
        {
        }

        public override object ServeNothing() => this;

        public override (Uri Address, object Server) ServeCounters(int count) =>
            throw new NotSupportedException("A bare program serves nothing.");
    }
}
