using System.Runtime.CompilerServices;
using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Registry;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Receives the metrics of a collector, validates them, and stores them until the exposition is written.</summary>
/// <remarks>
/// A call with invalid metrics throws an exception. The collect then omits all metrics of the collector, even if the collector catches the
/// exception.
/// </remarks>
public sealed class MetricWriter
{
    private readonly CollectorRegistry _registry;
    private readonly Action<FamilyDefinition> _claim;
    private readonly bool _scrapeOnly;
    private readonly List<CollectedFamily> _families = [];
    private bool _sealed;

    internal MetricWriter(CollectorRegistry registry, Action<FamilyDefinition> claim, bool scrapeOnly)
    {
        _registry = registry;
        _claim = claim;
        _scrapeOnly = scrapeOnly;
    }

    /// <summary>The first exception of a call by the collector; null if no call threw an exception.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Ends the collect of this collector: returns the families, and makes each later call of the collector throw.</summary>
    internal IReadOnlyList<CollectedFamily> Seal()
    {
        lock (_families)
        {
            _sealed = true;
            return _families;
        }
    }

    /// <summary>Begins a family of counters. A value must not be negative or NaN.</summary>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public SampleWriter BeginCounter(string name, string help, params string[] labelNames) =>
        Samples(name, help, MetricKind.Counter, labelNames);

    /// <summary>Begins a family of gauges. All values are valid.</summary>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public SampleWriter BeginGauge(string name, string help, params string[] labelNames) =>
        Samples(name, help, MetricKind.Gauge, labelNames);

    /// <summary>Begins a family of unknown type.</summary>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public SampleWriter BeginUnknown(string name, string help, params string[] labelNames) =>
        Samples(name, help, MetricKind.Unknown, labelNames);

    /// <summary>Begins a family of histograms. All histograms of the family have the same upper bounds of the finite buckets.</summary>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid, or a bound is not greater than the previous bound.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public HistogramWriter BeginHistogram(string name, string help, IReadOnlyList<double> bounds, params string[] labelNames) =>
        Histograms(name, help, MetricKind.Histogram, bounds, labelNames);

    /// <summary>
    /// Begins a family of gauge histograms, whose counts may decrease: for example the items in a queue, counted by age. All gauge
    /// histograms of the family have the same upper bounds of the finite buckets.
    /// </summary>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid, or a bound is not greater than the previous bound.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public HistogramWriter BeginGaugeHistogram(string name, string help, IReadOnlyList<double> bounds, params string[] labelNames) =>
        Histograms(name, help, MetricKind.GaugeHistogram, bounds, labelNames);

    /// <summary>
    /// Begins a family of native histograms. Only protobuf and OpenMetrics 2.0 expose native buckets. The bounds of a bucket differ by the
    /// factor 2^(2^-schema).
    /// </summary>
    /// <param name="name">The name of the family.</param>
    /// <param name="help">The description of the metrics, one sentence.</param>
    /// <param name="schema">The resolution, from -4 to 8.</param>
    /// <param name="zeroThreshold">The largest absolute value of an observation in the zero bucket.</param>
    /// <param name="labelNames">The label names.</param>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid, the schema is not between -4 and 8, or the threshold is negative.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public NativeHistogramWriter BeginNativeHistogram(string name, string help, int schema, double zeroThreshold, params string[] labelNames) =>
        Checked(() => new NativeHistogramWriter(this, Begin(Header(name, help, MetricKind.Histogram), labelNames), schema, zeroThreshold));

    /// <summary>Begins a family of summaries. All summaries of the family have the same quantiles; the list may be empty.</summary>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid, or a quantile is not between 0 and 1 or is repeated.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public SummaryWriter BeginSummary(string name, string help, IReadOnlyList<double> quantiles, params string[] labelNames) => Checked(
        () => Copied(quantiles),
        copy => new SummaryWriter(this, Begin(Header(name, help, MetricKind.Summary), labelNames), copy));

    /// <summary>Begins a family of infos. The name should end in <c>_info</c>.</summary>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public InfoWriter BeginInfo(string name, string help, params string[] labelNames) =>
        Checked(() => new InfoWriter(this, Begin(Header(name, help, MetricKind.Info), labelNames)));

    /// <summary>Begins a family of state sets. All state sets of the family have the same states.</summary>
    /// <returns>An object that adds the series of the family.</returns>
    /// <exception cref="ArgumentException">A name is invalid, or there are no states, more than 64 states or equal states.</exception>
    /// <exception cref="InvalidOperationException">Another family uses the name.</exception>
    public StateSetWriter BeginStateSet(string name, string help, IReadOnlyList<string> states, params string[] labelNames) => Checked(
        () => StateSetShape.Checked(name, states),
        checkedStates =>
        {
            FamilyHeader header = Header(name, help, MetricKind.StateSet);
            ArgumentNullException.ThrowIfNull(labelNames);
            return new StateSetWriter(this, Begin(header, labelNames, [.. labelNames, name]), checkedStates);
        });

    /// <summary>Returns a copy of a list of the collector.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    internal static T[] Copied<T>(IEnumerable<T> list, [CallerArgumentExpression(nameof(list))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(list, parameter);
        return [.. list];
    }

    internal SampleWriter Samples(FamilyHeader header, string[] labelNames) =>
        Checked(() => new SampleWriter(this, Begin(header, labelNames)));

    /// <summary>
    /// Runs a call of the collector in two steps: reads the arguments, which may be code of the program, without the lock, and then adds
    /// the data under the lock. Stores the exception of the call, if any, and throws it again.
    /// </summary>
    internal TResult Checked<TInput, TResult>(Func<TInput> read, Func<TInput, TResult> step)
    {
        TInput input;
        try
        {
            input = read();
        }
        catch (Exception exception)
        {
            Checked<TResult>(() => throw exception);
            throw;
        }

        return Checked(() => step(input));
    }

    /// <summary>Runs a call of the collector under the lock. Stores the exception of the call, if any, and throws it again.</summary>
    internal TResult Checked<TResult>(Func<TResult> step)
    {
        lock (_families)
        {
            try
            {
                return _sealed ? throw Throw.CollectorTooLate() : step();
            }
            catch (Exception exception)
            {
                Failure ??= exception;
                throw;
            }
        }
    }

    private void CountCut(string family, int cut) => CutLabelValues.Count(_registry, family, cut, LabelValueLimit.DefaultMaxBytes);

    private SampleWriter Samples(string name, string help, MetricKind kind, string[] labelNames) =>
        Checked(() => new SampleWriter(this, Begin(Header(name, help, kind), labelNames)));

    private HistogramWriter Histograms(
        string name, string help, MetricKind kind, IReadOnlyList<double> bounds, string[] labelNames) => Checked(
        () => new BucketBounds(name, Copied(bounds)),
        buckets => new HistogramWriter(this, Begin(Header(name, help, kind), labelNames), buckets));

    private FamilyHeader Header(string name, string help, MetricKind kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(help);
        return new FamilyHeader(name, help, kind, unit: null, _scrapeOnly);
    }

    private CollectedFamily Begin(FamilyHeader header, string[] labelNames) => Begin(header, labelNames, labelNames);

    // The exposed label names are the label names from the collector. For a state set, the label for the state is added.
    private CollectedFamily Begin(FamilyHeader header, string[] labelNames, string[] shownNames)
    {
        ArgumentNullException.ThrowIfNull(labelNames);
        var definition = new FamilyDefinition(header, labelNames);
        definition.Validate(_registry.StaticLabels, _registry.AllowUtf8Names);
        _claim(definition);
        var family = new CollectedFamily(header, new LabelSchema(shownNames, _registry.StaticLabels), CountCut);
        _families.Add(family);
        return family;
    }
}
