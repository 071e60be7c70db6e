namespace MetricsClient.Benchmarks.Peers;

/// <summary>
/// The metrics of a large application: counters with two labels and histograms with one label, one family of each.
/// As in an application, sums of histograms are fractions. Counters are integers, or fractions such as seconds or amounts of money.
/// </summary>
internal sealed class ScrapeScenario
{
    private const string CounterName = "app_requests_total";
    private const string HistogramName = "app_duration_seconds";
    private const string Code = "200";
    private const int LargestCount = 1_000_000;
    private const int ObservationsEach = 20;

    private readonly string[] _paths;
    private readonly int _histograms;
    private readonly bool _hasFractions;

    public ScrapeScenario(int counters, int histograms, bool hasFractions = false)
    {
        _hasFractions = hasFractions;
        _paths = Workload.PathValues(Math.Max(counters, histograms));
        Counters = counters;
        _histograms = histograms;
    }

    public int Counters { get; }

    /// <summary>The scenario of the goals.</summary>
    public static ScrapeScenario Of27000Lines(bool hasFractions = false) => new(counters: 10_000, histograms: 1_000, hasFractions);

    /// <summary>Fourteen bounds give fifteen buckets, a sum and a count.</summary>
    public int Lines => Counters + (_histograms * (Workload.Bounds.Length + 3));

    public CollectorRegistry Ours()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> counters = registry.CreateCounter(
            CounterName, Workload.Help, ["path", "code"], new CounterOptions { MaxSeries = _paths.Length });
        MetricFamily<Histogram> histograms = registry.CreateHistogram(
            HistogramName, Workload.Help, ["path"], new HistogramOptions { Buckets = Workload.Bounds, MaxSeries = _paths.Length });
        Fill(
            (path, amount) => counters.WithLabels(path, Code).Inc(amount),
            (path, value) => histograms.WithLabels(path).Observe(value));
        return registry;
    }

    public PrometheusNetPeer PrometheusNet()
    {
        var peer = new PrometheusNetPeer();
        Prometheus.Counter counters = peer.CreateCounter(CounterName, "path", "code");
        Prometheus.Histogram histograms = peer.CreateHistogram(HistogramName, "path");
        Fill(
            (path, amount) => counters.WithLabels(path, Code).Inc(amount),
            (path, value) => histograms.WithLabels(path).Observe(value));
        return peer;
    }

    public OpenTelemetryPeer OpenTelemetry()
    {
        // One place more than series, because the SDK reserves a place for the series without tags.
        var peer = new OpenTelemetryPeer(seriesLimit: _paths.Length + 1);
        System.Diagnostics.Metrics.Counter<long> counters = peer.Meter.CreateCounter<long>("app_requests");
        System.Diagnostics.Metrics.Histogram<double> histograms = peer.CreateHistogram(HistogramName);
        Fill(
            (path, amount) => counters.Add((long)amount, new("path", path), new("code", Code)),
            (path, value) => histograms.Record(value, new KeyValuePair<string, object?>("path", path)));
        return peer;
    }

    private void Fill(Action<string, double> count, Action<string, double> observe)
    {
        var random = new Random(1);
        for (int i = 0; i < Counters; i++)
        {
            count(_paths[i], random.Next(LargestCount) + (_hasFractions ? random.NextDouble() : 0));
        }

        for (int i = 0; i < _histograms * ObservationsEach; i++)
        {
            observe(_paths[i % _histograms], Workload.Observations[i % Workload.ObservationCount]);
        }
    }
}
