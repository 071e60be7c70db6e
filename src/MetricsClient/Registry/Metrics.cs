using System.Runtime.CompilerServices;
using MetricsClient.CompilerServices;
using MetricsClient.Runtime;

namespace MetricsClient;

/// <summary>Creates metrics in the default registry, which also contains the process metrics.</summary>
/// <remarks>All members are thread-safe.</remarks>
public static class Metrics
{
    /// <summary>Gets the default registry, which endpoints, servers and pushers use unless their options name another registry.</summary>
    public static CollectorRegistry DefaultRegistry { get; } = new();

    // The registrations of each set of process metrics. An entry does not keep its registry alive.
    private static readonly ConditionalWeakTable<CollectorRegistry, IDisposable> s_processMetrics = [];
    private static readonly ConditionalWeakTable<CollectorRegistry, IDisposable> s_prometheusNetMetrics = [];
    private static readonly IDisposable s_defaultMetrics = AddProcessMetrics(DefaultRegistry);
    private static volatile bool s_suppressed;

    /// <summary>
    /// Adds the process metrics, such as <c>process_cpu_seconds_total</c>, to a registry. The default registry has the process metrics from
    /// the start, and <c>AddMetricsClient(registry)</c> adds them. Scrapes and remote
    /// write contain process metrics, other pushes omit them.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <returns>An object that removes the process metrics when disposed. The same object for each call with the same registry.</returns>
    /// <exception cref="ArgumentNullException">The registry is null.</exception>
    public static IDisposable AddProcessMetrics(this CollectorRegistry registry) =>
        AddOnce(registry, s_processMetrics, static () => new ProcessMetrics());

    /// <summary>
    /// Adds the process metrics of prometheus-net whose names differ from those of <see cref="AddProcessMetrics"/>, for dashboards that query
    /// these names: <c>process_working_set_bytes</c>, <c>process_private_memory_bytes</c>, <c>process_num_threads</c>,
    /// <c>process_open_handles</c>, <c>dotnet_total_memory_bytes</c> and <c>dotnet_collection_count_total</c>. Scrapes and
    /// remote write contain these metrics, other pushes omit them.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <returns>An object that removes these metrics when disposed. The same object for each call with the same registry.</returns>
    /// <exception cref="ArgumentNullException">The registry is null.</exception>
    public static IDisposable AddPrometheusNetProcessMetrics(this CollectorRegistry registry) =>
        AddOnce(registry, s_prometheusNetMetrics, static () => new PrometheusNetProcessMetrics());

    /// <summary>Removes the process metrics from the default registry. <c>AddMetricsClient(registry)</c> then adds no process metrics.</summary>
    public static void SuppressDefaultMetrics()
    {
        s_suppressed = true;
        s_defaultMetrics.Dispose();
    }

    /// <summary>Adds the process metrics to a registry, unless the program has called <see cref="SuppressDefaultMetrics"/>.</summary>
    internal static void AddDefaultMetrics(CollectorRegistry registry)
    {
        if (!s_suppressed)
        {
            AddProcessMetrics(registry);
        }
    }

    /// <inheritdoc cref="CollectorRegistry.WithLabels"/>
    public static CollectorRegistry WithLabels(IEnumerable<KeyValuePair<string, string>> labels) => DefaultRegistry.WithLabels(labels);

    /// <inheritdoc cref="CollectorRegistry.CreateCounter(string, string, CounterOptions)"/>
    public static Counter CreateCounter(string name, string help, CounterOptions? options = null) =>
        DefaultRegistry.CreateCounter(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateCounter(string, string, string[])"/>
    public static MetricFamily<Counter> CreateCounter(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateCounter(name, help, labelNames);

    /// <inheritdoc cref="CollectorRegistry.CreateCounter(string, string, string[], CounterOptions)"/>
    public static MetricFamily<Counter> CreateCounter(string name, string help, string[] labelNames, CounterOptions? options = null) =>
        DefaultRegistry.CreateCounter(name, help, labelNames, options);

    /// <inheritdoc cref="CollectorRegistry.CreateCounter{TLabels}(string, string, CounterOptions)"/>
    public static MetricFamily<Counter, TLabels> CreateCounter<TLabels>(string name, string help, CounterOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => DefaultRegistry.CreateCounter<TLabels>(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateGauge(string, string, GaugeOptions)"/>
    public static Gauge CreateGauge(string name, string help, GaugeOptions? options = null) =>
        DefaultRegistry.CreateGauge(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateGauge(string, string, string[])"/>
    public static MetricFamily<Gauge> CreateGauge(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateGauge(name, help, labelNames);

    /// <inheritdoc cref="CollectorRegistry.CreateGauge(string, string, string[], GaugeOptions)"/>
    public static MetricFamily<Gauge> CreateGauge(string name, string help, string[] labelNames, GaugeOptions? options = null) =>
        DefaultRegistry.CreateGauge(name, help, labelNames, options);

    /// <inheritdoc cref="CollectorRegistry.CreateGauge{TLabels}(string, string, GaugeOptions)"/>
    public static MetricFamily<Gauge, TLabels> CreateGauge<TLabels>(string name, string help, GaugeOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => DefaultRegistry.CreateGauge<TLabels>(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateHistogram(string, string, HistogramOptions)"/>
    public static Histogram CreateHistogram(string name, string help, HistogramOptions? options = null) =>
        DefaultRegistry.CreateHistogram(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateHistogram(string, string, string[])"/>
    public static MetricFamily<Histogram> CreateHistogram(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateHistogram(name, help, labelNames);

    /// <inheritdoc cref="CollectorRegistry.CreateHistogram(string, string, string[], HistogramOptions)"/>
    public static MetricFamily<Histogram> CreateHistogram(string name, string help, string[] labelNames, HistogramOptions? options = null) =>
        DefaultRegistry.CreateHistogram(name, help, labelNames, options);

    /// <inheritdoc cref="CollectorRegistry.CreateHistogram{TLabels}(string, string, HistogramOptions)"/>
    public static MetricFamily<Histogram, TLabels> CreateHistogram<TLabels>(string name, string help, HistogramOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => DefaultRegistry.CreateHistogram<TLabels>(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateInfo(string, string, InfoOptions)"/>
    public static Info CreateInfo(string name, string help, InfoOptions? options = null) =>
        DefaultRegistry.CreateInfo(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateInfo(string, string, string[])"/>
    public static MetricFamily<Info> CreateInfo(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateInfo(name, help, labelNames);

    /// <inheritdoc cref="CollectorRegistry.CreateInfo(string, string, string[], InfoOptions)"/>
    public static MetricFamily<Info> CreateInfo(string name, string help, string[] labelNames, InfoOptions? options = null) =>
        DefaultRegistry.CreateInfo(name, help, labelNames, options);

    /// <inheritdoc cref="CollectorRegistry.CreateInfo{TLabels}(string, string, InfoOptions)"/>
    public static MetricFamily<Info, TLabels> CreateInfo<TLabels>(string name, string help, InfoOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => DefaultRegistry.CreateInfo<TLabels>(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateSummary(string, string, SummaryOptions)"/>
    public static Summary CreateSummary(string name, string help, SummaryOptions? options = null) =>
        DefaultRegistry.CreateSummary(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateSummary(string, string, string[])"/>
    public static MetricFamily<Summary> CreateSummary(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateSummary(name, help, labelNames);

    /// <inheritdoc cref="CollectorRegistry.CreateSummary(string, string, string[], SummaryOptions)"/>
    public static MetricFamily<Summary> CreateSummary(string name, string help, string[] labelNames, SummaryOptions? options = null) =>
        DefaultRegistry.CreateSummary(name, help, labelNames, options);

    /// <inheritdoc cref="CollectorRegistry.CreateSummary{TLabels}(string, string, SummaryOptions)"/>
    public static MetricFamily<Summary, TLabels> CreateSummary<TLabels>(string name, string help, SummaryOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => DefaultRegistry.CreateSummary<TLabels>(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateStateSet{TState}(string, string, StateSetOptions)"/>
    public static StateSet<TState> CreateStateSet<TState>(string name, string help, StateSetOptions? options = null)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateStateSet{TState}(string, string, string[])"/>
    public static MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, params string[] labelNames)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help, labelNames);

    /// <inheritdoc cref="CollectorRegistry.CreateStateSet{TState}(string, string, string[], StateSetOptions)"/>
    public static MetricFamily<StateSet<TState>> CreateStateSet<TState>(
        string name, string help, string[] labelNames, StateSetOptions? options = null)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help, labelNames, options);

    /// <inheritdoc cref="CollectorRegistry.CreateStateSet{TState, TLabels}(string, string, StateSetOptions)"/>
    public static MetricFamily<StateSet<TState>, TLabels> CreateStateSet<TState, TLabels>(string name, string help, StateSetOptions? options = null)
        where TState : struct, Enum
        where TLabels : struct, IMetricLabels<TLabels> => DefaultRegistry.CreateStateSet<TState, TLabels>(name, help, options);

    /// <inheritdoc cref="CollectorRegistry.CreateStateSet(string, string, IReadOnlyList{string}, StateSetOptions)"/>
    public static StateSet CreateStateSet(string name, string help, IReadOnlyList<string> states, StateSetOptions? options = null) =>
        DefaultRegistry.CreateStateSet(name, help, states, options);

    /// <inheritdoc cref="CollectorRegistry.CreateStateSet(string, string, IReadOnlyList{string}, string[], StateSetOptions)"/>
    public static MetricFamily<StateSet> CreateStateSet(
        string name, string help, IReadOnlyList<string> states, string[] labelNames, StateSetOptions? options = null) =>
        DefaultRegistry.CreateStateSet(name, help, states, labelNames, options);

    /// <inheritdoc cref="CollectorRegistry.CreateStateSet{TLabels}(string, string, IReadOnlyList{string}, StateSetOptions)"/>
    public static MetricFamily<StateSet, TLabels> CreateStateSet<TLabels>(
        string name, string help, IReadOnlyList<string> states, StateSetOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => DefaultRegistry.CreateStateSet<TLabels>(name, help, states, options);

    /// <inheritdoc cref="CollectorRegistry.CreateObservableCounter(string, string, Func{double})"/>
    public static IDisposable CreateObservableCounter(string name, string help, Func<double> callback) =>
        DefaultRegistry.CreateObservableCounter(name, help, callback);

    /// <inheritdoc cref="CollectorRegistry.CreateObservableCounter(string, string, string[], Func{IEnumerable{LabeledValue}})"/>
    public static IDisposable CreateObservableCounter(
        string name, string help, string[] labelNames, Func<IEnumerable<LabeledValue>> callback) =>
        DefaultRegistry.CreateObservableCounter(name, help, labelNames, callback);

    /// <inheritdoc cref="CollectorRegistry.CreateObservableGauge(string, string, Func{double})"/>
    public static IDisposable CreateObservableGauge(string name, string help, Func<double> callback) =>
        DefaultRegistry.CreateObservableGauge(name, help, callback);

    /// <inheritdoc cref="CollectorRegistry.CreateObservableGauge(string, string, string[], Func{IEnumerable{LabeledValue}})"/>
    public static IDisposable CreateObservableGauge(
        string name, string help, string[] labelNames, Func<IEnumerable<LabeledValue>> callback) =>
        DefaultRegistry.CreateObservableGauge(name, help, labelNames, callback);

    private static IDisposable AddOnce(
        CollectorRegistry registry, ConditionalWeakTable<CollectorRegistry, IDisposable> added, Func<ICollector> create)
    {
        ArgumentNullException.ThrowIfNull(registry);

        // Under a lock, because the table may call the function on several threads at once, which would each register a collector.
        lock (added)
        {
            return added.GetValue(registry, registry =>
            {
                ICollector collector = create();
                return new Addition(added, registry, registry.Register(collector, collector.GetType().Name, scrapeOnly: true));
            });
        }
    }

    /// <summary>
    /// Removes a set of process metrics from a registry when disposed. A second disposal returns after the first has removed the metrics, so
    /// that the next call of <see cref="AddOnce"/> adds them again.
    /// </summary>
    private sealed class Addition : IDisposable
    {
        private readonly ConditionalWeakTable<CollectorRegistry, IDisposable> _added;
        private readonly CollectorRegistry _registry;
        private readonly IDisposable _source;

        public Addition(ConditionalWeakTable<CollectorRegistry, IDisposable> added, CollectorRegistry registry, IDisposable source)
        {
            _added = added;
            _registry = registry;
            _source = source;
        }

        public void Dispose()
        {
            lock (_added)
            {
                if (_added.TryGetValue(_registry, out IDisposable? present) && present == this)
                {
                    _source.Dispose();
                    _added.Remove(_registry);
                }
            }
        }
    }
}
