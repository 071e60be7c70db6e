using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Registry;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Takes what a collector has to tell, checks it, and keeps it until the collect is written.</summary>
/// <remarks>
/// Whatever cannot be shown throws here, where the collector's author sees it; the collector's whole output is then left out,
/// even if it catches the exception.
/// </remarks>
public sealed class MetricWriter
{
    private readonly CollectorRegistry _registry;
    private readonly Action<FamilyHeader> _claim;
    private readonly bool _scrapeOnly;
    private readonly List<CollectedFamily> _families = [];
    private bool _sealed;

    internal MetricWriter(CollectorRegistry registry, Action<FamilyHeader> claim, bool scrapeOnly)
    {
        _registry = registry;
        _claim = claim;
        _scrapeOnly = scrapeOnly;
    }

    /// <summary>The first mistake that was made; null while there was none.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Ends the writing, and gives what was told: nobody may change it while it is written out.</summary>
    internal IReadOnlyList<CollectedFamily> Seal()
    {
        lock (_families)
        {
            _sealed = true;
            return _families;
        }
    }

    /// <summary>Begins a family of counters, whose values must not be negative or NaN.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public SampleWriter Counter(string name, string help, params string[] labelNames) =>
        Samples(name, help, MetricKind.Counter, labelNames);

    /// <summary>Begins a family of gauges, whose values may be any number.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public SampleWriter Gauge(string name, string help, params string[] labelNames) =>
        Samples(name, help, MetricKind.Gauge, labelNames);

    /// <summary>Begins a family whose kind is not known.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public SampleWriter Unknown(string name, string help, params string[] labelNames) =>
        Samples(name, help, MetricKind.Unknown, labelNames);

    /// <summary>Begins a family of histograms that share the upper bounds of their finite buckets.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or a bound is not above the one before it.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public HistogramWriter Histogram(string name, string help, IReadOnlyList<double> bounds, params string[] labelNames) =>
        Histograms(name, help, MetricKind.Histogram, bounds, labelNames);

    /// <summary>
    /// Begins a family of histograms of what is there now, whose counts may fall: items in a queue by age. They share the upper
    /// bounds of their finite buckets.
    /// </summary>
    /// <exception cref="ArgumentException">A name is not valid, or a bound is not above the one before it.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public HistogramWriter GaugeHistogram(string name, string help, IReadOnlyList<double> bounds, params string[] labelNames) =>
        Histograms(name, help, MetricKind.GaugeHistogram, bounds, labelNames);

    /// <summary>
    /// Begins a family of native histograms, which only protobuf shows with their buckets. Bounds differ by the factor 2^(2^-schema), and what is not
    /// further from zero than the threshold goes to one bucket.
    /// </summary>
    /// <exception cref="ArgumentException">A name is not valid, the schema is not between -4 and 8, or the threshold is negative.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public NativeHistogramWriter NativeHistogram(string name, string help, int schema, double zeroThreshold, params string[] labelNames) =>
        Checked(() => new NativeHistogramWriter(this, Begin(Header(name, help, MetricKind.Histogram), labelNames), schema, zeroThreshold));

    /// <summary>Begins a family of summaries that share their quantiles, of which there may be none.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or a quantile is not between 0 and 1, or is there twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public SummaryWriter Summary(string name, string help, IReadOnlyList<double> quantiles, params string[] labelNames) => Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(quantiles);
        return new SummaryWriter(this, Begin(Header(name, help, MetricKind.Summary), labelNames), quantiles);
    });

    /// <summary>Begins a family of infos, whose name should end in <c>_info</c>.</summary>
    /// <exception cref="ArgumentException">A name is not valid.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public InfoWriter Info(string name, string help, params string[] labelNames) =>
        Checked(() => new InfoWriter(this, Begin(Header(name, help, MetricKind.Info), labelNames)));

    /// <summary>Begins a family of state sets that share their states.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or there are no states, or more than 64, or one twice.</exception>
    /// <exception cref="InvalidOperationException">The name is taken by another family.</exception>
    public StateSetWriter StateSet(string name, string help, IReadOnlyList<string> states, params string[] labelNames) => Checked(() =>
    {
        FamilyHeader header = Header(name, help, MetricKind.StateSet);
        string[] checkedStates = StateNames.Checked(name, states);
        ArgumentNullException.ThrowIfNull(labelNames);
        return new StateSetWriter(this, Begin(header, labelNames, [.. labelNames, name]), checkedStates);
    });

    internal SampleWriter Samples(FamilyHeader header, string[] labelNames) =>
        Checked(() => new SampleWriter(this, Begin(header, labelNames)));

    /// <summary>Runs a step of the collector, one at a time; remembers its failure and lets it go on.</summary>
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

    private SampleWriter Samples(string name, string help, MetricKind kind, string[] labelNames) =>
        Checked(() => new SampleWriter(this, Begin(Header(name, help, kind), labelNames)));

    private HistogramWriter Histograms(
        string name, string help, MetricKind kind, IReadOnlyList<double> bounds, string[] labelNames) => Checked(() =>
    {
        ArgumentNullException.ThrowIfNull(bounds);
        var buckets = new BucketBounds(name, bounds);
        return new HistogramWriter(this, Begin(Header(name, help, kind), labelNames), buckets);
    });

    private FamilyHeader Header(string name, string help, MetricKind kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(help);
        return new FamilyHeader(name, help, kind, unit: null, _scrapeOnly);
    }

    private CollectedFamily Begin(FamilyHeader header, string[] labelNames) => Begin(header, labelNames, labelNames);

    // The names that are shown are those that the collector gives, and perhaps one of the kind's own.
    private CollectedFamily Begin(FamilyHeader header, string[] labelNames, string[] shownNames)
    {
        ArgumentNullException.ThrowIfNull(labelNames);
        new FamilyDefinition(header, GaugeOptions.Default, labelNames, bounds: null).Validate(_registry.StaticLabels, _registry.AllowUtf8Names);
        _claim(header);
        var family = new CollectedFamily(header, new LabelSchema(shownNames, _registry.StaticLabels));
        _families.Add(family);
        return family;
    }
}
