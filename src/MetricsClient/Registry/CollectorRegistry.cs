using System.Buffers;
using MetricsClient.Collectors;
using MetricsClient.Exposition;
using MetricsClient.Instruments;
using MetricsClient.Model;
using MetricsClient.Registry;
using MetricsClient.Storage.Quantiles;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Holds families, runs what must be asked when they are collected, and writes them in any format.</summary>
/// <remarks>
/// Registering a name again in the same way gives back the same object. All members may be called from any thread.
/// </remarks>
public sealed class CollectorRegistry
{
    private readonly ProblemLog _problems = new();
    private readonly object _switching = new();

    /// <summary>Makes an empty registry.</summary>
    public CollectorRegistry()
        : this(new CollectorRegistryOptions())
    {
    }

    /// <summary>Makes an empty registry.</summary>
    /// <exception cref="ArgumentException">A static label's name is not valid or reserved.</exception>
    public CollectorRegistry(CollectorRegistryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        Time = options.TimeProvider;
        SelfMetrics = new SelfMetrics(this);
        AllowUtf8Names = options.AllowUtf8Names;
        SetStaticLabels(options.StaticLabels);
        Exemplars = options.Exemplars;
    }

    /// <summary>
    /// Whether counters and histograms, those that are there already too, take exemplars from <see cref="System.Diagnostics.Activity.Current"/>
    /// when it is recorded, unless their own options say otherwise. Not unless set.
    /// </summary>
    public bool Exemplars
    {
        get;
        set
        {
            lock (_switching)
            {
                // First the switch, then the families: one that is made meanwhile has read it, or is found here.
                field = value;
                foreach (MetricFamily family in Families.GetInOrder())
                {
                    family.FollowRegistry();
                }
            }
        }
    }

    /// <summary>
    /// Whether the names of metrics and labels may have any characters, such as <c>http.requests</c>; not unless set. Servers
    /// that know such names get them as they are, others get them escaped (<see cref="EscapingScheme"/>).
    /// </summary>
    public bool AllowUtf8Names { get; set; }

    internal TimeProvider Time { get; }

    internal SelfMetrics SelfMetrics { get; }

    internal IReadOnlyList<KeyValuePair<string, string>> StaticLabels { get; private set; } = [];

    internal FamilyTable Families { get; } = new();

    internal CollectSources Sources { get; } = new();

    /// <summary>The counter of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Counter CreateCounter(string name, string help) =>
        CreateCounter(name, help, CounterOptions.Default);

    /// <summary>The counter of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Counter CreateCounter(string name, string help, CounterOptions options) =>
        CounterFamily(name, help, options, []).Single;

    /// <summary>The counters of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Counter> CreateCounter(string name, string help, params string[] labelNames) =>
        CreateCounter(name, help, CounterOptions.Default, labelNames);

    /// <summary>The counters of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Counter> CreateCounter(string name, string help, params ReadOnlySpan<string> labelNames) =>
        CreateCounter(name, help, CounterOptions.Default, labelNames);

    /// <summary>The counters of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Counter> CreateCounter(string name, string help, CounterOptions options, params string[] labelNames) =>
        CounterFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The counters of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Counter> CreateCounter(string name, string help, CounterOptions options, params ReadOnlySpan<string> labelNames) =>
        CounterFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>A counter whose value is asked for at each collect, until the result is disposed. The callback must not give less than before, nor NaN.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public IDisposable CreateCounter(string name, string help, Func<double> callback) =>
        Callback(name, help, MetricKind.Counter, [], CallbackCollector.Single(callback));

    /// <summary>Counters whose values are asked for at each collect, until the result is disposed. The callback must not give less than before, nor NaN.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public IDisposable CreateCounter(
        string name, string help, Func<IEnumerable<LabeledValue>> callback, params string[] labelNames) =>
        Callback(name, help, MetricKind.Counter, FamilyDefinition.Labels(name, labelNames), callback);

    /// <summary>Counters whose values are asked for at each collect, until the result is disposed. The callback must not give less than before, nor NaN.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public IDisposable CreateCounter(
        string name, string help, Func<IEnumerable<LabeledValue>> callback, params ReadOnlySpan<string> labelNames) =>
        Callback(name, help, MetricKind.Counter, FamilyDefinition.Labels(name, labelNames), callback);

    /// <summary>The gauge of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Gauge CreateGauge(string name, string help) =>
        CreateGauge(name, help, GaugeOptions.Default);

    /// <summary>The gauge of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Gauge CreateGauge(string name, string help, GaugeOptions options) =>
        GaugeFamily(name, help, options, []).Single;

    /// <summary>The gauges of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Gauge> CreateGauge(string name, string help, params string[] labelNames) =>
        CreateGauge(name, help, GaugeOptions.Default, labelNames);

    /// <summary>The gauges of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Gauge> CreateGauge(string name, string help, params ReadOnlySpan<string> labelNames) =>
        CreateGauge(name, help, GaugeOptions.Default, labelNames);

    /// <summary>The gauges of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Gauge> CreateGauge(string name, string help, GaugeOptions options, params string[] labelNames) =>
        GaugeFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The gauges of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Gauge> CreateGauge(string name, string help, GaugeOptions options, params ReadOnlySpan<string> labelNames) =>
        GaugeFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>A gauge whose value is asked for at each collect, until the result is disposed.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public IDisposable CreateGauge(string name, string help, Func<double> callback) =>
        Callback(name, help, MetricKind.Gauge, [], CallbackCollector.Single(callback));

    /// <summary>Gauges whose values are asked for at each collect, until the result is disposed.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public IDisposable CreateGauge(
        string name, string help, Func<IEnumerable<LabeledValue>> callback, params string[] labelNames) =>
        Callback(name, help, MetricKind.Gauge, FamilyDefinition.Labels(name, labelNames), callback);

    /// <summary>Gauges whose values are asked for at each collect, until the result is disposed.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken; dispose the callback that has it first.</exception>
    public IDisposable CreateGauge(
        string name, string help, Func<IEnumerable<LabeledValue>> callback, params ReadOnlySpan<string> labelNames) =>
        Callback(name, help, MetricKind.Gauge, FamilyDefinition.Labels(name, labelNames), callback);

    /// <summary>The histogram of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Histogram CreateHistogram(string name, string help) =>
        CreateHistogram(name, help, HistogramOptions.Default);

    /// <summary>The histogram of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Histogram CreateHistogram(string name, string help, HistogramOptions options) =>
        HistogramFamily(name, help, options, []).Single;

    /// <summary>The histograms of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Histogram> CreateHistogram(string name, string help, params string[] labelNames) =>
        CreateHistogram(name, help, HistogramOptions.Default, labelNames);

    /// <summary>The histograms of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Histogram> CreateHistogram(string name, string help, params ReadOnlySpan<string> labelNames) =>
        CreateHistogram(name, help, HistogramOptions.Default, labelNames);

    /// <summary>The histograms of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Histogram> CreateHistogram(string name, string help, HistogramOptions options, params string[] labelNames) =>
        HistogramFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The histograms of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Histogram> CreateHistogram(string name, string help, HistogramOptions options, params ReadOnlySpan<string> labelNames) =>
        HistogramFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The info of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Info CreateInfo(string name, string help) =>
        CreateInfo(name, help, InfoOptions.Default);

    /// <summary>The info of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Info CreateInfo(string name, string help, InfoOptions options) =>
        InfoFamily(name, help, options, []).Single;

    /// <summary>The infos of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Info> CreateInfo(string name, string help, params string[] labelNames) =>
        CreateInfo(name, help, InfoOptions.Default, labelNames);

    /// <summary>The infos of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Info> CreateInfo(string name, string help, params ReadOnlySpan<string> labelNames) =>
        CreateInfo(name, help, InfoOptions.Default, labelNames);

    /// <summary>The infos of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Info> CreateInfo(string name, string help, InfoOptions options, params string[] labelNames) =>
        InfoFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The infos of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Info> CreateInfo(string name, string help, InfoOptions options, params ReadOnlySpan<string> labelNames) =>
        InfoFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The state set of that name, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">The name is not a metric name or has a colon, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public StateSet<TState> CreateStateSet<TState>(string name, string help)
        where TState : struct, Enum =>
        CreateStateSet<TState>(name, help, StateSetOptions.Default);

    /// <summary>The state set of that name, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">The name is not a metric name or has a colon, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public StateSet<TState> CreateStateSet<TState>(string name, string help, StateSetOptions options)
        where TState : struct, Enum =>
        StateSetFamily<TState>(name, help, options, []).Single;

    /// <summary>The state sets of that name, one for each combination of label values, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, params string[] labelNames)
        where TState : struct, Enum =>
        CreateStateSet<TState>(name, help, StateSetOptions.Default, labelNames);

    /// <summary>The state sets of that name, one for each combination of label values, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, params ReadOnlySpan<string> labelNames)
        where TState : struct, Enum =>
        CreateStateSet<TState>(name, help, StateSetOptions.Default, labelNames);

    /// <summary>The state sets of that name, one for each combination of label values, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, StateSetOptions options, params string[] labelNames)
        where TState : struct, Enum =>
        StateSetFamily<TState>(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The state sets of that name, one for each combination of label values, made on first use.</summary>
    /// <typeparam name="TState">The states, each shown under its name.</typeparam>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states or more than 64.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, StateSetOptions options, params ReadOnlySpan<string> labelNames)
        where TState : struct, Enum =>
        StateSetFamily<TState>(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The state set of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name or has a colon, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public StateSet CreateStateSet(string name, string help, IReadOnlyList<string> states) =>
        CreateStateSet(name, help, states, StateSetOptions.Default);

    /// <summary>The state set of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name or has a colon, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public StateSet CreateStateSet(string name, string help, IReadOnlyList<string> states, StateSetOptions options) =>
        StateSetFamily(name, help, states, options, []).Single;

    /// <summary>The state sets of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<StateSet> CreateStateSet(string name, string help, IReadOnlyList<string> states, params string[] labelNames) =>
        CreateStateSet(name, help, states, StateSetOptions.Default, labelNames);

    /// <summary>The state sets of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<StateSet> CreateStateSet(string name, string help, IReadOnlyList<string> states, params ReadOnlySpan<string> labelNames) =>
        CreateStateSet(name, help, states, StateSetOptions.Default, labelNames);

    /// <summary>The state sets of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<StateSet> CreateStateSet(string name, string help, IReadOnlyList<string> states, StateSetOptions options, params string[] labelNames) =>
        StateSetFamily(name, help, states, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The state sets of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name, or there are no states, more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<StateSet> CreateStateSet(string name, string help, IReadOnlyList<string> states, StateSetOptions options, params ReadOnlySpan<string> labelNames) =>
        StateSetFamily(name, help, states, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The summary of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Summary CreateSummary(string name, string help) =>
        CreateSummary(name, help, SummaryOptions.Default);

    /// <summary>The summary of that name, made on first use.</summary>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public Summary CreateSummary(string name, string help, SummaryOptions options) =>
        SummaryFamily(name, help, options, []).Single;

    /// <summary>The summaries of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Summary> CreateSummary(string name, string help, params string[] labelNames) =>
        CreateSummary(name, help, SummaryOptions.Default, labelNames);

    /// <summary>The summaries of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Summary> CreateSummary(string name, string help, params ReadOnlySpan<string> labelNames) =>
        CreateSummary(name, help, SummaryOptions.Default, labelNames);

    /// <summary>The summaries of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Summary> CreateSummary(string name, string help, SummaryOptions options, params string[] labelNames) =>
        SummaryFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>The summaries of that name, one for each combination of label values, made on first use.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there is no label name.</exception>
    /// <exception cref="InvalidOperationException">The name is taken, or registered with something different.</exception>
    public MetricFamily<Summary> CreateSummary(string name, string help, SummaryOptions options, params ReadOnlySpan<string> labelNames) =>
        SummaryFamily(name, help, options, FamilyDefinition.Labels(name, labelNames));

    /// <summary>Gives every series of this registry further labels, after its own.</summary>
    /// <exception cref="InvalidOperationException">The registry has families already, whose labels are fixed.</exception>
    /// <exception cref="ArgumentException">A label name is not valid or reserved.</exception>
    public void SetStaticLabels(IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        FamilyDefinition.ValidateLabels(new FamilyHeader("static labels", "", MetricKind.Histogram), [], [.. labels], AllowUtf8Names);
        if (labels.Values.Contains(null!))
        {
            throw new ArgumentException("A static label has no value; give a text, or leave the label out.", nameof(labels));
        }

        if (!Families.IsEmpty)
        {
            throw new InvalidOperationException("Static labels must be set before the first metric is created in the registry.");
        }

        StaticLabels = [.. labels.OrderBy(static label => label.Key, StringComparer.Ordinal)];
    }

    /// <summary>Asks a collector of one's own at each collect, until the result is disposed.</summary>
    public IDisposable Register(ICollector collector)
    {
        ArgumentNullException.ThrowIfNull(collector);
        return Sources.Add(new CollectSource(collector, collector.GetType().Name, scrapeOnly: false));
    }

    /// <summary>Removes the metric, family or callback of that name; whether there was one. Old handles stay usable but are
    /// no longer shown. What the library tells about itself stays.</summary>
    public bool Unregister(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (MetricName.IsReservedMetric(name))
        {
            return false;
        }

        return Families.Remove(name, static owner =>
        {
            (owner as MetricFamily)?.Close();
            (owner as IDisposable)?.Dispose();
        });
    }

    /// <summary>Runs a callback before each collect, such as one that sets gauges, until the result is disposed.</summary>
    public IDisposable AddBeforeCollectCallback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Sources.Add(callback);
    }

    /// <summary>
    /// Awaits a callback before each collect, until the result is disposed. <see cref="WriteTo"/> cannot wait and leaves it out.
    /// </summary>
    public IDisposable AddBeforeCollectCallback(Func<CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Sources.Add(callback);
    }

    /// <summary>
    /// Awaits a callback before each collect, until the result is disposed. <see cref="WriteTo"/> cannot wait and leaves it out.
    /// </summary>
    public IDisposable AddBeforeCollectCallback(Func<Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Sources.Add(_ => callback());
    }

    /// <summary>Hears of each problem once, until the result is disposed: a callback that threw, a series limit that was reached.</summary>
    public IDisposable OnProblem(Action<MetricsProblem> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return _problems.Listen(callback);
    }

    /// <summary>Collects and writes every family, by name in ordinal order. Asynchronous callbacks are left out.</summary>
    /// <exception cref="ScrapeFailedException">A before-collect callback refused.</exception>
    public void WriteTo(IBufferWriter<byte> output, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(format);
        CollectResult.Collect(this).WriteTo(output, format, FamilyFilter.All);
    }

    /// <summary>Collects and writes every family, by name in ordinal order.</summary>
    /// <exception cref="ScrapeFailedException">A before-collect callback refused.</exception>
    public Task WriteToAsync(Stream output, ExpositionFormat format) => WriteToAsync(output, format, CancellationToken.None);

    /// <summary>Collects and writes every family, by name in ordinal order.</summary>
    /// <exception cref="ScrapeFailedException">A before-collect callback refused.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task WriteToAsync(Stream output, ExpositionFormat format, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(format);
        CollectResult collected = await CollectResult.CollectAsync([this], failOnCallback: true, cancellation).ConfigureAwait(false);
        using var body = new SegmentedBuffer();
        collected.WriteTo(body, format, FamilyFilter.All);
        foreach (ReadOnlyMemory<byte> segment in body.AsSequence())
        {
            await output.WriteAsync(segment, cancellation).ConfigureAwait(false);
        }
    }

    internal void Report(MetricsProblem problem) => _problems.Report(problem);

    internal bool Forget(string kind, string subject) => _problems.Forget(kind, subject);

    internal MetricFamily<T> Register<T>(
        FamilyHeader header,
        MetricOptions options,
        string[] labelNames,
        Func<SeriesIdentity, T> create,
        Action<T, MetricEncoder> write,
        BucketBounds? bounds = null)
        where T : MetricSeries =>
        Register(
            new FamilyDefinition(header, options, labelNames, bounds) { Native = (options as HistogramOptions)?.Native?.Checked(header.Name) },
            create,
            write);

    private MetricFamily<T> Register<T>(FamilyDefinition definition, Func<SeriesIdentity, T> create, Action<T, MetricEncoder> write)
        where T : MetricSeries
    {
        definition.Validate(StaticLabels, AllowUtf8Names);
        MetricFamily family = Families.GetOrAdd(definition.Header, () => new MetricFamily<T>(this, definition, create, write));
        return family.Definition.DifferenceTo(definition) is { } difference
            ? throw Throw.Different(family.Name, difference)
            : family as MetricFamily<T> ?? throw Throw.Different(family.Name, "with states of another type");
    }

    private static FamilyHeader Header(string name, string help, MetricKind kind, MetricOptions options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(help);
        ArgumentNullException.ThrowIfNull(options);
        return new FamilyHeader(name, help, kind, options.Unit);
    }

    private MetricFamily<Counter> CounterFamily(string name, string help, CounterOptions options, string[] labelNames) =>
        Register(Header(name, help, MetricKind.Counter, options), options, labelNames, static id => new Counter(id), Counter.Write);

    private MetricFamily<Gauge> GaugeFamily(string name, string help, GaugeOptions options, string[] labelNames) =>
        Register(Header(name, help, MetricKind.Gauge, options), options, labelNames, static id => new Gauge(id), Gauge.Write);

    private MetricFamily<Histogram> HistogramFamily(string name, string help, HistogramOptions options, string[] labelNames)
    {
        FamilyHeader header = Header(name, help, MetricKind.Histogram, options);
        var bounds = new BucketBounds(name, options?.Buckets ?? throw new ArgumentNullException(nameof(options)));
        return Register(header, options, labelNames, static id => new Histogram(id), Histogram.Write, bounds);
    }

    private MetricFamily<Info> InfoFamily(string name, string help, InfoOptions options, string[] labelNames)
    {
        FamilyHeader header = Header(name, help, MetricKind.Info, options);
        var labels = new InfoLabels(this, header, labelNames);
        return Register(header, options, labelNames, id => new Info(id, labels), Info.Write);
    }

    private MetricFamily<StateSet> StateSetFamily(
        string name, string help, IReadOnlyList<string> states, StateSetOptions options, string[] labelNames)
    {
        FamilyDefinition definition = StateSetDefinition(name, help, states, options, labelNames, out StateNames names);
        return Register(definition, id => new StateSet(id, names), StateSet.Write);
    }

    private MetricFamily<StateSet<TState>> StateSetFamily<TState>(string name, string help, StateSetOptions options, string[] labelNames)
        where TState : struct, Enum
    {
        FamilyDefinition definition = StateSetDefinition(name, help, StateSet<TState>.Names, options, labelNames, out StateNames names);
        return Register(definition, id => new StateSet<TState>(id, names), StateSet<TState>.Write);
    }

    private FamilyDefinition StateSetDefinition(
        string name, string help, IReadOnlyList<string> states, StateSetOptions options, string[] labelNames, out StateNames names)
    {
        FamilyHeader header = Header(name, help, MetricKind.StateSet, options);
        names = new StateNames(name, states, labelNames, StaticLabels);
        return new FamilyDefinition(header, options, labelNames, bounds: null) { States = names.Names };
    }

    private MetricFamily<Summary> SummaryFamily(string name, string help, SummaryOptions options, string[] labelNames)
    {
        FamilyHeader header = Header(name, help, MetricKind.Summary, options);
        WindowShape window = options?.Shape(name, Time) ?? throw new ArgumentNullException(nameof(options));
        var definition = new FamilyDefinition(header, options, labelNames, bounds: null) { Window = window };
        return Register(definition, id => new Summary(id, window), Summary.Write);
    }

    private CallbackCollector Callback(
        string name, string help, MetricKind kind, string[] labelNames, Func<IEnumerable<LabeledValue>> callback)
    {
        FamilyHeader header = Header(name, help, kind, GaugeOptions.Default);
        ArgumentNullException.ThrowIfNull(callback);
        new FamilyDefinition(header, GaugeOptions.Default, labelNames, bounds: null).Validate(StaticLabels, AllowUtf8Names);
        var collector = new CallbackCollector(header, labelNames, callback);
        collector.AttachTo(this);
        return collector;
    }
}
