using MetricsClient.Collectors;
using MetricsClient.Instruments;
using MetricsClient.Model;
using MetricsClient.Storage.Histograms;
using MetricsClient.Text;

namespace MetricsClient.Registry;

/// <summary>
/// Creates the families of one registry: turns the options of each kind of metric into a <see cref="FamilyShape"/> and a
/// <see cref="FamilyDefinition"/>.
/// </summary>
internal sealed class FamilyFactory
{
    private readonly CollectorRegistry _registry;

    public FamilyFactory(CollectorRegistry registry)
    {
        _registry = registry;
    }

    public MetricFamily<Counter> Counter(string name, string help, CounterOptions options, string[] labelNames) =>
        Register(Header(name, help, new FamilyShape(MetricKind.Counter), options), options, labelNames, static id => new Counter(id));

    public MetricFamily<Gauge> Gauge(string name, string help, GaugeOptions options, string[] labelNames) =>
        Register(Header(name, help, new FamilyShape(MetricKind.Gauge), options), options, labelNames, static id => new Gauge(id));

    public MetricFamily<Histogram> Histogram(string name, string help, HistogramOptions options, string[] labelNames)
    {
        var bounds = new BucketBounds(name, options.Buckets ?? throw new ArgumentNullException(nameof(options)));
        var shape = new HistogramShape(bounds, options.Native?.Checked(name));
        return Register(Header(name, help, shape, options), options, labelNames, static id => new Histogram(id));
    }

    public MetricFamily<Info> Info(string name, string help, InfoOptions options, string[] labelNames)
    {
        FamilyHeader header = Header(name, help, new FamilyShape(MetricKind.Info), options);
        var labels = new InfoLabels(_registry, header, labelNames);
        return Register(header, options, labelNames, id => new Info(id, labels));
    }

    public MetricFamily<StateSet> StateSet(
        string name, string help, IReadOnlyList<string> states, StateSetOptions options, string[] labelNames) =>
        Register(Header(name, help, new StateSetShape(name, states), options), options, labelNames, static id => new StateSet(id));

    public MetricFamily<StateSet<TState>> StateSet<TState>(string name, string help, StateSetOptions options, string[] labelNames)
        where TState : struct, Enum =>
        Register(
            Header(name, help, new StateSetShape(name, MetricsClient.StateSet<TState>.Names), options),
            options,
            labelNames,
            static id => new StateSet<TState>(id));

    public MetricFamily<Summary> Summary(string name, string help, SummaryOptions options, string[] labelNames) =>
        Register(Header(name, help, options.Shape(name, _registry.Time), options), options, labelNames, static id => new Summary(id));

    /// <summary>Registers a callback. Each collect calls the callback, which returns the values of one family.</summary>
    public CallbackCollector Callback(
        string name, string help, MetricKind kind, string[] labelNames, Func<IEnumerable<LabeledValue>> callback)
    {
        FamilyHeader header = Header(name, help, new FamilyShape(kind), GaugeOptions.Default);
        ArgumentNullException.ThrowIfNull(callback);
        var definition = new FamilyDefinition(header, labelNames);
        definition.Validate(_registry.StaticLabels, _registry.AllowUtf8Names);
        var collector = new CallbackCollector(definition, callback);
        collector.AttachTo(_registry);
        return collector;
    }

    /// <summary>Returns the family with this name, and creates the family if the name is free.</summary>
    /// <exception cref="InvalidOperationException">The name is in use, or the family has different settings.</exception>
    public MetricFamily<T> Register<T>(FamilyHeader header, MetricOptions options, string[] labelNames, Func<SeriesIdentity, T> create)
        where T : MetricSeries
    {
        var definition = new FamilyDefinition(header, labelNames)
        {
            MaxSeries = options.MaxSeries,
            MaxLabelValueBytes = options.MaxLabelValueBytes,
            MaxTotalLabelBytes = options.MaxTotalLabelBytes ?? FamilyDefinition.DefaultTotalLabelBytes(options.MaxSeries),
            TimeToLive = options.TimeToLive,
            StartHidden = options.SuppressInitialValue,
            SampleExemplars = options.SamplesExemplars,
        };
        MetricFamily family = _registry.Families.GetOrAdd(header, _registry, sibling =>
        {
            CheckSame(sibling, definition);
            definition.Validate(_registry.StaticLabels, _registry.AllowUtf8Names);
            return new MetricFamily<T>(_registry, definition, create);
        });
        if (family.Definition != definition)
        {
            CheckSame(family, definition);
        }

        return family as MetricFamily<T> ?? throw Throw.Different(family.Name, "with states of another type");
    }

    private static void CheckSame(MetricFamily? present, FamilyDefinition definition)
    {
        if (present?.Definition.DifferenceTo(definition) is { } difference)
        {
            throw Throw.Different(present.Name, difference);
        }
    }

    private static FamilyHeader Header(string name, string help, FamilyShape shape, MetricOptions options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(help);
        return new FamilyHeader(name, help, shape, options.Unit);
    }
}
