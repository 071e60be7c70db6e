using System.Buffers;
using System.Runtime.CompilerServices;
using MetricsClient.Collectors;
using MetricsClient.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Registry;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Creates metrics, collects the values of all metrics, and writes them in a text or binary format.</summary>
/// <remarks>
/// A second registration of a name with the same settings returns the same object. All members are thread-safe.
/// <see cref="AllowUtf8Names"/>, <see cref="SampleExemplars"/> and the static labels can be changed while no metric and no self-metric is
/// registered; set them before anything else. The library counts its own problems in self-metrics: metrics of the registry whose names
/// begin with <c>metricsclient_</c>.
/// </remarks>
public sealed class CollectorRegistry
{
    /// <summary>Creates an empty registry.</summary>
    public CollectorRegistry()
        : this(TimeProvider.System)
    {
    }

    /// <summary>Creates an empty registry with a clock, such as a fake clock in tests.</summary>
    /// <param name="timeProvider">The clock for timestamps, durations and timeouts.</param>
    /// <exception cref="ArgumentNullException">The clock is null.</exception>
    public CollectorRegistry(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        State = new RegistryState(this, timeProvider);
        Factory = new FamilyFactory(this);
        SelfMetrics = new SelfMetrics(Factory);
    }

    private CollectorRegistry(RegistryState state, KeyValuePair<string, string>[] staticLabels)
    {
        State = state;
        StaticLabels = staticLabels;
        Factory = new FamilyFactory(this);
        SelfMetrics = state.Root.SelfMetrics;
    }

    /// <summary>
    /// Gets or sets a value indicating whether updates of counters and histograms store the current recorded
    /// <see cref="System.Diagnostics.Activity"/> as an exemplar. Options of a metric override it. The default is false.
    /// </summary>
    /// <exception cref="InvalidOperationException">The value changes after the first metric is registered.</exception>
    public bool SampleExemplars
    {
        get => State.SampleExemplars;
        set => State.Change(nameof(SampleExemplars), value == State.SampleExemplars, () => State.SampleExemplars = value);
    }

    /// <summary>
    /// Gets or sets a value indicating whether names of metrics and labels may contain any characters, such as <c>http.requests</c>. A
    /// client that does not request such names receives names with <c>_</c> in place of the other characters. NUL is not allowed, and a
    /// label name begins with a letter from A to Z. The default is false.
    /// </summary>
    /// <exception cref="InvalidOperationException">The value changes after the first metric is registered.</exception>
    public bool AllowUtf8Names
    {
        get => State.AllowUtf8Names;
        set => State.Change(nameof(AllowUtf8Names), value == State.AllowUtf8Names, () => State.AllowUtf8Names = value);
    }

    /// <summary>The state that this registry shares with its labeled views.</summary>
    internal RegistryState State { get; }

    internal TimeProvider Time => State.Time;

    internal SelfMetrics SelfMetrics { get; }

    internal KeyValuePair<string, string>[] StaticLabels { get; private set; } = [];

    internal FamilyFactory Factory { get; }

    internal FamilyTable Families => State.Families;

    /// <summary>The families in the order of a scrape, with all self-metrics.</summary>
    internal MetricFamily[] FamiliesInOrder
    {
        get
        {
            SelfMetrics.Settle();
            return Families.GetInOrder();
        }
    }

    internal CollectSources Sources => State.Sources;

    internal ProblemLog Problems => State.Problems;

    /// <summary>
    /// Returns a view of this registry: metrics, collectors and callbacks that are created through the view have the labels in addition to
    /// their own labels. A scrape of the registry or of any view exposes all metrics of the registry and of all views.
    /// </summary>
    /// <param name="labels">
    /// The labels. A label with an empty value is omitted, because Prometheus treats an empty value as a missing label.
    /// </param>
    /// <returns>
    /// The view; the same object for each call with the same labels. The registry keeps the view, so the number of different labels must be
    /// limited.
    /// </returns>
    /// <remarks>
    /// <para>A view is a registry, so that each method that accepts a registry accepts a view. Metrics of one name in several views are one
    /// family, and need the same type, help, own label names and options. The labels of the views can have different names. Settings, reported
    /// problems, and before-collect callbacks are those of the registry. Each view has its own registrations of .NET meters.</para>
    /// <para>A view of a view has the labels of both. The static labels of the registry cannot change after the first view.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">A label name is invalid, reserved, repeated or already a static label, or a value is null.</exception>
    /// <exception cref="ArgumentNullException">The labels are null.</exception>
    public CollectorRegistry WithLabels(IEnumerable<KeyValuePair<string, string>> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        KeyValuePair<string, string>[] all = FamilyDefinition.CheckedStaticLabels(
            StaticLabels.Concat(labels.Where(static label => label.Value is not "")), AllowUtf8Names);
        return State.ViewOf(all, state => new CollectorRegistry(state, all));
    }

    /// <summary>Returns the metric with this name, without labels. The first call creates the metric.</summary>
    /// <param name="name">The name of the metric: letters, digits, <c>_</c> and <c>:</c>, not beginning with a digit.</param>
    /// <param name="help">The description of the metric, one sentence.</param>
    /// <param name="options">The settings of the metric; null for the defaults.</param>
    /// <returns>The same object for each call with the same arguments.</returns>
    /// <exception cref="ArgumentException">The name is not a metric name, or an option is invalid.</exception>
    /// <exception cref="InvalidOperationException">The name is in use, or the metric is registered with different settings.</exception>
    public Counter CreateCounter(string name, string help, CounterOptions? options = null) =>
        Factory.Counter(name, help, options ?? CounterOptions.Default, []).Single;

    /// <summary>Returns the family of metrics with this name. The first call creates the family.</summary>
    /// <param name="name">The name of the metrics: letters, digits, <c>_</c> and <c>:</c>, not beginning with a digit.</param>
    /// <param name="help">The description of the metrics, one sentence.</param>
    /// <param name="labelNames">The label names, at least one.</param>
    /// <returns>The same object for each call with the same arguments.</returns>
    /// <exception cref="ArgumentException">A name is invalid, or there are no label names.</exception>
    /// <exception cref="InvalidOperationException">The name is in use, or the metrics are registered with different settings.</exception>
    public MetricFamily<Counter> CreateCounter(string name, string help, params string[] labelNames) =>
        Factory.Counter(name, help, CounterOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter(string, string, string[])"/>
    /// <inheritdoc cref="CreateCounter(string, string, CounterOptions)" path="/param[@name='options']"/>
    public MetricFamily<Counter> CreateCounter(string name, string help, string[] labelNames, CounterOptions? options = null) =>
        Factory.Counter(name, help, options ?? CounterOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <summary>Returns the family of metrics with this name, whose labels are a type. The first call creates the family.</summary>
    /// <inheritdoc cref="CreateCounter(string, string, string[])" path="/param[@name!='labelNames']|/exception"/>
    /// <inheritdoc cref="CreateCounter(string, string, CounterOptions)" path="/param[@name='options']|/returns"/>
    /// <typeparam name="TLabels">The type of the labels, which has a <see cref="MetricLabelsAttribute"/>.</typeparam>
    public MetricFamily<Counter, TLabels> CreateCounter<TLabels>(string name, string help, CounterOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => CreateCounter(name, help, TLabels.GetNames(), options).By<TLabels>();

    /// <inheritdoc cref="CreateCounter(string, string, CounterOptions)"/>
    public Gauge CreateGauge(string name, string help, GaugeOptions? options = null) =>
        Factory.Gauge(name, help, options ?? GaugeOptions.Default, []).Single;

    /// <inheritdoc cref="CreateCounter(string, string, string[])"/>
    public MetricFamily<Gauge> CreateGauge(string name, string help, params string[] labelNames) =>
        Factory.Gauge(name, help, GaugeOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterOptions)"/>
    public MetricFamily<Gauge> CreateGauge(string name, string help, string[] labelNames, GaugeOptions? options = null) =>
        Factory.Gauge(name, help, options ?? GaugeOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter{TLabels}(string, string, CounterOptions)"/>
    public MetricFamily<Gauge, TLabels> CreateGauge<TLabels>(string name, string help, GaugeOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => CreateGauge(name, help, TLabels.GetNames(), options).By<TLabels>();

    /// <inheritdoc cref="CreateCounter(string, string, CounterOptions)"/>
    public Histogram CreateHistogram(string name, string help, HistogramOptions? options = null) =>
        Factory.Histogram(name, help, options ?? HistogramOptions.Default, []).Single;

    /// <inheritdoc cref="CreateCounter(string, string, string[])"/>
    public MetricFamily<Histogram> CreateHistogram(string name, string help, params string[] labelNames) =>
        Factory.Histogram(name, help, HistogramOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterOptions)"/>
    public MetricFamily<Histogram> CreateHistogram(string name, string help, string[] labelNames, HistogramOptions? options = null) =>
        Factory.Histogram(name, help, options ?? HistogramOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter{TLabels}(string, string, CounterOptions)"/>
    public MetricFamily<Histogram, TLabels> CreateHistogram<TLabels>(string name, string help, HistogramOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => CreateHistogram(name, help, TLabels.GetNames(), options).By<TLabels>();

    /// <inheritdoc cref="CreateCounter(string, string, CounterOptions)"/>
    public Info CreateInfo(string name, string help, InfoOptions? options = null) =>
        Factory.Info(name, help, options ?? InfoOptions.Default, []).Single;

    /// <inheritdoc cref="CreateCounter(string, string, string[])"/>
    public MetricFamily<Info> CreateInfo(string name, string help, params string[] labelNames) =>
        Factory.Info(name, help, InfoOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterOptions)"/>
    public MetricFamily<Info> CreateInfo(string name, string help, string[] labelNames, InfoOptions? options = null) =>
        Factory.Info(name, help, options ?? InfoOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter{TLabels}(string, string, CounterOptions)"/>
    public MetricFamily<Info, TLabels> CreateInfo<TLabels>(string name, string help, InfoOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => CreateInfo(name, help, TLabels.GetNames(), options).By<TLabels>();

    /// <inheritdoc cref="CreateCounter(string, string, CounterOptions)"/>
    public Summary CreateSummary(string name, string help, SummaryOptions? options = null) =>
        Factory.Summary(name, help, options ?? SummaryOptions.Default, []).Single;

    /// <inheritdoc cref="CreateCounter(string, string, string[])"/>
    public MetricFamily<Summary> CreateSummary(string name, string help, params string[] labelNames) =>
        Factory.Summary(name, help, SummaryOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterOptions)"/>
    public MetricFamily<Summary> CreateSummary(string name, string help, string[] labelNames, SummaryOptions? options = null) =>
        Factory.Summary(name, help, options ?? SummaryOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter{TLabels}(string, string, CounterOptions)"/>
    public MetricFamily<Summary, TLabels> CreateSummary<TLabels>(string name, string help, SummaryOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => CreateSummary(name, help, TLabels.GetNames(), options).By<TLabels>();

    /// <inheritdoc cref="CreateCounter(string, string, CounterOptions)"/>
    /// <typeparam name="TState">The states, at most 64, each exposed under its name.</typeparam>
    public StateSet<TState> CreateStateSet<TState>(string name, string help, StateSetOptions? options = null)
        where TState : struct, Enum => Factory.StateSet<TState>(name, help, options ?? StateSetOptions.Default, []).Single;

    /// <inheritdoc cref="CreateCounter(string, string, string[])"/>
    /// <typeparam name="TState">The states, at most 64, each exposed under its name.</typeparam>
    public MetricFamily<StateSet<TState>> CreateStateSet<TState>(string name, string help, params string[] labelNames)
        where TState : struct, Enum => CreateStateSet<TState>(name, help, labelNames, StateSetOptions.Default);

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterOptions)"/>
    /// <typeparam name="TState">The states, at most 64, each exposed under its name.</typeparam>
    public MetricFamily<StateSet<TState>> CreateStateSet<TState>(
        string name, string help, string[] labelNames, StateSetOptions? options = null)
        where TState : struct, Enum => Factory.StateSet<TState>(name, help, options ?? StateSetOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter{TLabels}(string, string, CounterOptions)"/>
    /// <typeparam name="TState">The states, at most 64, each exposed under its name.</typeparam>
    /// <typeparam name="TLabels">The type of the labels, which has a <see cref="MetricLabelsAttribute"/>.</typeparam>
    public MetricFamily<StateSet<TState>, TLabels> CreateStateSet<TState, TLabels>(string name, string help, StateSetOptions? options = null)
        where TState : struct, Enum
        where TLabels : struct, IMetricLabels<TLabels> => CreateStateSet<TState>(name, help, TLabels.GetNames(), options).By<TLabels>();

    /// <summary>Returns the state set with this name, without labels. The first call creates the state set.</summary>
    /// <param name="name">The name of the metric, without colons.</param>
    /// <param name="help">The description of the metric, one sentence.</param>
    /// <param name="states">The names of the states: 1 to 64 different strings.</param>
    /// <param name="options">The settings of the metric; null for the defaults.</param>
    /// <returns>The same object for each call with the same arguments.</returns>
    /// <exception cref="ArgumentException">The name is not a metric name, or the states or an option are invalid.</exception>
    /// <exception cref="InvalidOperationException">The name is in use, or the metric is registered with different settings.</exception>
    public StateSet CreateStateSet(string name, string help, IReadOnlyList<string> states, StateSetOptions? options = null) =>
        Factory.StateSet(name, help, states, options ?? StateSetOptions.Default, []).Single;

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterOptions)"/>
    /// <inheritdoc cref="CreateStateSet(string, string, IReadOnlyList{string}, StateSetOptions)" path="/param[@name='states']"/>
    public MetricFamily<StateSet> CreateStateSet(
        string name, string help, IReadOnlyList<string> states, string[] labelNames, StateSetOptions? options = null) =>
        Factory.StateSet(name, help, states, options ?? StateSetOptions.Default, FamilyDefinition.Labels(name, labelNames));

    /// <inheritdoc cref="CreateCounter{TLabels}(string, string, CounterOptions)"/>
    /// <inheritdoc cref="CreateStateSet(string, string, IReadOnlyList{string}, StateSetOptions)" path="/param[@name='states']"/>
    public MetricFamily<StateSet, TLabels> CreateStateSet<TLabels>(
        string name, string help, IReadOnlyList<string> states, StateSetOptions? options = null)
        where TLabels : struct, IMetricLabels<TLabels> => CreateStateSet(name, help, states, TLabels.GetNames(), options).By<TLabels>();

    /// <summary>Exposes the value that a callback returns at each collect. A failure is counted and reported.</summary>
    /// <param name="name">The name of the metric.</param>
    /// <param name="help">The description of the metric, one sentence.</param>
    /// <param name="callback">Returns the value, on any thread. The value of a counter must not decrease.</param>
    /// <returns>An object that removes the metric when disposed.</returns>
    /// <exception cref="ArgumentException">The name is not a metric name.</exception>
    /// <exception cref="InvalidOperationException">The name is in use; dispose the other registration first.</exception>
    public IDisposable CreateObservableCounter(string name, string help, Func<double> callback) =>
        Factory.Callback(name, help, MetricKind.Counter, [], CallbackCollector.Single(callback));

    /// <inheritdoc cref="CreateObservableCounter(string, string, Func{double})"/>
    /// <inheritdoc cref="CreateCounter(string, string, string[])" path="/param[@name='labelNames']"/>
    public IDisposable CreateObservableCounter(
        string name, string help, string[] labelNames, Func<IEnumerable<LabeledValue>> callback) =>
        Factory.Callback(name, help, MetricKind.Counter, FamilyDefinition.Labels(name, labelNames), callback);

    /// <inheritdoc cref="CreateObservableCounter(string, string, Func{double})"/>
    public IDisposable CreateObservableGauge(string name, string help, Func<double> callback) =>
        Factory.Callback(name, help, MetricKind.Gauge, [], CallbackCollector.Single(callback));

    /// <inheritdoc cref="CreateObservableCounter(string, string, string[], Func{IEnumerable{LabeledValue}})"/>
    public IDisposable CreateObservableGauge(
        string name, string help, string[] labelNames, Func<IEnumerable<LabeledValue>> callback) =>
        Factory.Callback(name, help, MetricKind.Gauge, FamilyDefinition.Labels(name, labelNames), callback);

    /// <summary>Sets the static labels, which every series of this registry has after its own labels.</summary>
    /// <param name="labels">The labels, which are copied. They replace the static labels of an earlier call.</param>
    /// <exception cref="ArgumentException">A label name is invalid, reserved or repeated, or a value is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The labels change after the first metric is registered or the first view is created, or this registry is a view.
    /// </exception>
    public void SetStaticLabels(IEnumerable<KeyValuePair<string, string>> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        KeyValuePair<string, string>[] sorted = FamilyDefinition.CheckedStaticLabels(labels, AllowUtf8Names);
        bool isSame = sorted.SequenceEqual(StaticLabels);
        if (!isSame && State.HasViews)
        {
            throw Throw.LabelsOfViews();
        }

        State.Change("the static labels", isSame, () => StaticLabels = sorted);
    }

    /// <summary>Registers a collector, which is called at each collect.</summary>
    /// <param name="collector">The collector. Concurrent collects call it on several threads at once.</param>
    /// <returns>An object that removes the collector when disposed.</returns>
    public IDisposable Register(ICollector collector)
    {
        ArgumentNullException.ThrowIfNull(collector);
        return Register(collector, collector.GetType().Name);
    }

    internal IDisposable Register(ICollector collector, string name, bool scrapeOnly = false) =>
        Sources.Add(new CollectSource(this, collector, name, scrapeOnly));

    /// <summary>
    /// Removes the metric, family or callback with a name. Objects that the program still holds stay usable, but their series are no longer
    /// exposed. A self-metric cannot be removed.
    /// </summary>
    /// <param name="name">The name, as passed at the registration.</param>
    /// <returns>True if a metric, family or callback with this name was registered.</returns>
    public bool Unregister(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return !MetricName.IsReservedMetric(name) && Families.Remove(name);
    }

    /// <summary>Registers a callback that runs at the start of each collect, for example to set gauges.</summary>
    /// <param name="callback">
    /// The callback. A <see cref="ScrapeFailedException"/> makes the scrape fail. Any other exception is counted in a self-metric and
    /// reported, and the collect continues. C# converts a lambda that never returns, such as <c>() => throw ...</c>, to the asynchronous
    /// form.
    /// </param>
    /// <returns>An object that removes the callback when disposed.</returns>
    public IDisposable AddBeforeCollectCallback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Sources.Add(new BeforeCollect(callback));
    }

    /// <summary>Adds an asynchronous callback, run before each collect. <see cref="WriteTo"/> then throws.</summary>
    /// <inheritdoc cref="AddBeforeCollectCallback(Action)" path="/param|/returns"/>
    public IDisposable AddBeforeCollectCallback(Func<CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Sources.Add(new BeforeCollect(callback, callback));
    }

    /// <inheritdoc cref="AddBeforeCollectCallback(Func{CancellationToken, Task})"/>
    public IDisposable AddBeforeCollectCallback(Func<Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Sources.Add(new BeforeCollect(_ => callback(), callback));
    }

    /// <summary>
    /// Registers a callback for problems, such as a collector that threw or a series limit that was reached. A problem of the same kind and
    /// subject is reported once, and again only if the problem has ended in between. After 10,000 problems of a kind, further problems of the
    /// kind are counted in <c>metricsclient_unreported_problems_total</c> and not reported.
    /// </summary>
    /// <param name="callback">
    /// The callback. Runs on a separate thread, one problem after another; exceptions are ignored. The process ends only after the callback
    /// has received the problems reported before, unless the callback needs more than a second.
    /// </param>
    /// <returns>An object that removes the callback when disposed.</returns>
    public IDisposable AddProblemCallback(Action<MetricProblem> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Problems.Listen(callback);
    }

    /// <summary>Collects and writes all families, sorted by name in ordinal order.</summary>
    /// <exception cref="InvalidOperationException">The registry has an asynchronous callback; use <see cref="WriteToAsync"/>.</exception>
    /// <exception cref="ScrapeFailedException">A before-collect callback failed the scrape.</exception>
    public void WriteTo(IBufferWriter<byte> output, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(format);
        CollectResult.Collect(this).WriteTo(output, format, FamilyFilter.All);
    }

    /// <summary>Collects and writes all families, sorted by name in ordinal order.</summary>
    /// <returns>A task that ends when everything is written.</returns>
    /// <exception cref="ScrapeFailedException">A before-collect callback failed the scrape.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled first.</exception>
    public Task WriteToAsync(Stream output, ExpositionFormat format, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(format);

        return Sources.Callbacks.Length == 0
            ? WriteWithoutCallbacksAsync(output, format, cancellationToken)
            : RunCallbacksAndWriteToAsync(output, format, cancellationToken);
    }

    // Not an async method: nothing waits before the write to the stream, and no state machine has to be compiled (benchmarks: cold).
    private Task WriteWithoutCallbacksAsync(Stream output, ExpositionFormat format, CancellationToken cancellationToken)
    {
        try
        {
            return CollectResult.Collect(this).WriteToAsync(output, format, cancellationToken);
        }
        catch (Exception failure)
        {
            // The task of an async method: failed, or cancelled.
            var task = AsyncTaskMethodBuilder.Create();
            task.SetException(failure);
            return task.Task;
        }
    }

    private async Task RunCallbacksAndWriteToAsync(Stream output, ExpositionFormat format, CancellationToken cancellationToken)
    {
        CollectResult collected = await CollectResult.CollectAsync([this], failOnCallback: true, cancellationToken).ConfigureAwait(false);
        await collected.WriteToAsync(output, format, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A weak reference to the registry, also if this object is a view, for objects that can outlive the registry.</summary>
    internal WeakReference<CollectorRegistry> Weak => State.Weak;

    /// <summary>Reports the problem once. Beyond the limits of memory, the problem is only counted.</summary>
    internal void Report(MetricProblem problem)
    {
        if (!Problems.Report(problem))
        {
            SelfMetrics.Counter(
                "metricsclient_unreported_problems_total",
                "Problems that were not reported, because too many problems of the kind were reported before or wait.",
                "kind",
                problem.Kind.ToString()).Inc();
        }
    }
}
