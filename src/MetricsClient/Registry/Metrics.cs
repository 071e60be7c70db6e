using MetricsClient.Collectors;
using MetricsClient.Runtime;

namespace MetricsClient;

/// <summary>Creates metrics in the default registry, which also carries the process metrics.</summary>
public static class Metrics
{
    /// <summary>The registry that most programs need: <c>MapMetrics</c> and the servers show it, unless they are given another.</summary>
    public static CollectorRegistry DefaultRegistry { get; } = new();

    private static readonly IDisposable s_processMetrics = DefaultRegistry.Sources.Add(
        new CollectSource(new ProcessMetrics(), nameof(ProcessMetrics), scrapeOnly: true));

    /// <summary>Leaves the process metrics out of the default registry from now on.</summary>
    public static void SuppressDefaultMetrics() => s_processMetrics.Dispose();

    /// <summary>The counter of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Counter CreateCounter(string name, string help) =>
        DefaultRegistry.CreateCounter(name, help);

    /// <summary>The counter of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Counter CreateCounter(string name, string help, CounterOptions options) =>
        DefaultRegistry.CreateCounter(name, help, options);

    /// <summary>The counters of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Counter> CreateCounter(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateCounter(name, help, labelNames);

    /// <summary>The counters of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Counter> CreateCounter(string name, string help, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateCounter(name, help, labelNames);

    /// <summary>The counters of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Counter> CreateCounter(string name, string help, CounterOptions options, params string[] labelNames) =>
        DefaultRegistry.CreateCounter(name, help, options, labelNames);

    /// <summary>The counters of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Counter> CreateCounter(string name, string help, CounterOptions options, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateCounter(name, help, options, labelNames);

    /// <summary>A counter of the default registry whose value is asked for at each collect, until the result is disposed. The callback must not give less than before, nor NaN.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public static IDisposable CreateCounter(string name, string help, Func<double> callback) =>
        DefaultRegistry.CreateCounter(name, help, callback);

    /// <summary>Counters of the default registry whose values are asked for at each collect, until the result is disposed. The callback must not give less than before, nor NaN.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public static IDisposable CreateCounter(
        string name, string help, Func<IEnumerable<LabeledValue>> callback, params string[] labelNames) =>
        DefaultRegistry.CreateCounter(name, help, callback, labelNames);

    /// <summary>Counters of the default registry whose values are asked for at each collect, until the result is disposed. The callback must not give less than before, nor NaN.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public static IDisposable CreateCounter(
        string name, string help, Func<IEnumerable<LabeledValue>> callback, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateCounter(name, help, callback, labelNames);

    /// <summary>The gauge of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Gauge CreateGauge(string name, string help) =>
        DefaultRegistry.CreateGauge(name, help);

    /// <summary>The gauge of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Gauge CreateGauge(string name, string help, GaugeOptions options) =>
        DefaultRegistry.CreateGauge(name, help, options);

    /// <summary>The gauges of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Gauge> CreateGauge(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateGauge(name, help, labelNames);

    /// <summary>The gauges of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Gauge> CreateGauge(string name, string help, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateGauge(name, help, labelNames);

    /// <summary>The gauges of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Gauge> CreateGauge(string name, string help, GaugeOptions options, params string[] labelNames) =>
        DefaultRegistry.CreateGauge(name, help, options, labelNames);

    /// <summary>The gauges of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Gauge> CreateGauge(string name, string help, GaugeOptions options, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateGauge(name, help, options, labelNames);

    /// <summary>A gauge of the default registry whose value is asked for at each collect, until the result is disposed.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public static IDisposable CreateGauge(string name, string help, Func<double> callback) =>
        DefaultRegistry.CreateGauge(name, help, callback);

    /// <summary>Gauges of the default registry whose values are asked for at each collect, until the result is disposed.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public static IDisposable CreateGauge(
        string name, string help, Func<IEnumerable<LabeledValue>> callback, params string[] labelNames) =>
        DefaultRegistry.CreateGauge(name, help, callback, labelNames);

    /// <summary>Gauges of the default registry whose values are asked for at each collect, until the result is disposed.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public static IDisposable CreateGauge(
        string name, string help, Func<IEnumerable<LabeledValue>> callback, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateGauge(name, help, callback, labelNames);

    /// <summary>The histogram of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Histogram CreateHistogram(string name, string help) =>
        DefaultRegistry.CreateHistogram(name, help);

    /// <summary>The histogram of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Histogram CreateHistogram(string name, string help, HistogramOptions options) =>
        DefaultRegistry.CreateHistogram(name, help, options);

    /// <summary>The histograms of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Histogram> CreateHistogram(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateHistogram(name, help, labelNames);

    /// <summary>The histograms of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Histogram> CreateHistogram(string name, string help, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateHistogram(name, help, labelNames);

    /// <summary>The histograms of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Histogram> CreateHistogram(string name, string help, HistogramOptions options, params string[] labelNames) =>
        DefaultRegistry.CreateHistogram(name, help, options, labelNames);

    /// <summary>The histograms of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Histogram> CreateHistogram(string name, string help, HistogramOptions options, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateHistogram(name, help, options, labelNames);

    /// <summary>The info of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Info CreateInfo(string name, string help) =>
        DefaultRegistry.CreateInfo(name, help);

    /// <summary>The info of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Info CreateInfo(string name, string help, InfoOptions options) =>
        DefaultRegistry.CreateInfo(name, help, options);

    /// <summary>The infos of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Info> CreateInfo(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateInfo(name, help, labelNames);

    /// <summary>The infos of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Info> CreateInfo(string name, string help, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateInfo(name, help, labelNames);

    /// <summary>The infos of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Info> CreateInfo(string name, string help, InfoOptions options, params string[] labelNames) =>
        DefaultRegistry.CreateInfo(name, help, options, labelNames);

    /// <summary>The infos of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Info> CreateInfo(string name, string help, InfoOptions options, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateInfo(name, help, options, labelNames);

    /// <summary>The state set of that name of the default registry, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">The name is not a metric name or has a colon, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static StateSet<TState> CreateStateSet<TState>(string name, string help)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help);

    /// <summary>The state set of that name of the default registry, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">The name is not a metric name or has a colon, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static StateSet<TState> CreateStateSet<TState>(string name, string help, StateSetOptions options)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help, options);

    /// <summary>The state sets of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, params string[] labelNames)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help, labelNames);

    /// <summary>The state sets of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, params ReadOnlySpan<string> labelNames)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help, labelNames);

    /// <summary>The state sets of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, StateSetOptions options, params string[] labelNames)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help, options, labelNames);

    /// <summary>The state sets of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, StateSetOptions options, params ReadOnlySpan<string> labelNames)
        where TState : struct, Enum =>
        DefaultRegistry.CreateStateSet<TState>(name, help, options, labelNames);

    /// <summary>The state set of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name or has a colon, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static StateSet CreateStateSet(string name, string help, IReadOnlyList<string> states) =>
        DefaultRegistry.CreateStateSet(name, help, states);

    /// <summary>The state set of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name or has a colon, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static StateSet CreateStateSet(string name, string help, IReadOnlyList<string> states, StateSetOptions options) =>
        DefaultRegistry.CreateStateSet(name, help, states, options);

    /// <summary>The state sets of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<StateSet> CreateStateSet(string name, string help, IReadOnlyList<string> states, params string[] labelNames) =>
        DefaultRegistry.CreateStateSet(name, help, states, labelNames);

    /// <summary>The state sets of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<StateSet> CreateStateSet(string name, string help, IReadOnlyList<string> states, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateStateSet(name, help, states, labelNames);

    /// <summary>The state sets of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<StateSet> CreateStateSet(string name, string help, IReadOnlyList<string> states, StateSetOptions options, params string[] labelNames) =>
        DefaultRegistry.CreateStateSet(name, help, states, options, labelNames);

    /// <summary>The state sets of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<StateSet> CreateStateSet(string name, string help, IReadOnlyList<string> states, StateSetOptions options, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateStateSet(name, help, states, options, labelNames);

    /// <summary>The summary of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Summary CreateSummary(string name, string help) =>
        DefaultRegistry.CreateSummary(name, help);

    /// <summary>The summary of that name of the default registry, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static Summary CreateSummary(string name, string help, SummaryOptions options) =>
        DefaultRegistry.CreateSummary(name, help, options);

    /// <summary>The summaries of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Summary> CreateSummary(string name, string help, params string[] labelNames) =>
        DefaultRegistry.CreateSummary(name, help, labelNames);

    /// <summary>The summaries of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Summary> CreateSummary(string name, string help, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateSummary(name, help, labelNames);

    /// <summary>The summaries of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Summary> CreateSummary(string name, string help, SummaryOptions options, params string[] labelNames) =>
        DefaultRegistry.CreateSummary(name, help, options, labelNames);

    /// <summary>The summaries of that name of the default registry, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public static MetricFamily<Summary> CreateSummary(string name, string help, SummaryOptions options, params ReadOnlySpan<string> labelNames) =>
        DefaultRegistry.CreateSummary(name, help, options, labelNames);
}
