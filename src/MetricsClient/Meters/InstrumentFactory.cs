using System.Diagnostics.Metrics;
using MetricsClient.Meters.Naming;
using MetricsClient.Model;
using MetricsClient.Storage.Histograms;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>An instrument, and the family that is to expose the instrument. The constructor calls code of the program.</summary>
internal sealed class InstrumentPlan
{
    private readonly Func<string, bool>? _tagFilter;
    private readonly KeyValuePair<string, string>[] _staticLabels;

    /// <param name="instrument">The instrument.</param>
    /// <param name="registration">The registration that includes the instrument.</param>
    /// <param name="header">The header of the family.</param>
    /// <param name="tagFilter">Returns true for the name of a tag that becomes a label; null if all tags become labels.</param>
    /// <param name="staticLabels">The static labels of the registry, which no tag can replace.</param>
    public InstrumentPlan(
        Instrument instrument,
        MeterRegistration registration,
        FamilyHeader header,
        Func<string, bool>? tagFilter,
        KeyValuePair<string, string>[] staticLabels)
    {
        Instrument = instrument;
        Registration = registration;
        Header = header;
        Scope = MeterScope.Of(instrument.Meter);
        _tagFilter = tagFilter;
        _staticLabels = staticLabels;
        Constant = ConstantLabels();
    }

    public Instrument Instrument { get; }

    public MeterRegistration Registration { get; }

    public FamilyHeader Header { get; }

    public MeterScope Scope { get; }

    /// <summary>Gets the labels of the scope, and of the tags of the instrument and its meter.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Constant { get; }

    /// <summary>Returns the label name of a tag; null for a dropped tag. Calls code of the program.</summary>
    public string? LabelOf(string tag) => _tagFilter?.Invoke(tag) == false ? null : Registration.Names.LabelOf(tag, Header.Shape, _staticLabels);

    // A tag of the instrument has priority over a tag of the meter.
    private KeyValuePair<string, string>[] ConstantLabels()
    {
        var constant = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Registration.IncludeScopeLabels)
        {
            constant[MeterScope.NameLabel] = Scope.Name;
            constant[MeterScope.VersionLabel] = Scope.Version;
        }

        IEnumerable<KeyValuePair<string, object?>> tags = [.. Instrument.Meter.Tags ?? [], .. Instrument.Tags ?? []];
        foreach ((string tag, object? value) in tags)
        {
            if (TagText.Of(value) is { } text && LabelOf(tag) is { } label)
            {
                constant[label] = text;
            }
        }

        return [.. constant.Where(static label => label.Value.Length > 0)];
    }
}

/// <summary>Creates the families and the sources of the instruments of one registry.</summary>
internal sealed class InstrumentFactory
{
    private readonly CollectorRegistry _registry;

    public InstrumentFactory(CollectorRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>Determines the family of an instrument. Calls code of the program, so the caller holds no lock.</summary>
    /// <returns>The plan; null for an instrument of an unknown type.</returns>
    /// <exception cref="ArgumentException">The settings of a histogram are invalid.</exception>
    public InstrumentPlan? Plan(Instrument instrument, MeterRegistration registration, MeterInstrumentOptions options)
    {
        FamilyShape? shape = KindOf(instrument) switch
        {
            null => null,
            MetricKind.Histogram => new HistogramShape(
                new BucketBounds(instrument.Name, options.Buckets ?? HistogramBounds.Of(instrument)),
                options.Native?.Checked(instrument.Name)),
            { } kind => new FamilyShape(kind),
        };
        return shape is null
            ? null
            : new InstrumentPlan(
                instrument, registration, registration.Names.HeaderOf(instrument, shape, options.Name), options.TagFilter, _registry.StaticLabels);
    }

    /// <summary>Creates the object that receives the measurements of a synchronous instrument.</summary>
    /// <exception cref="InvalidOperationException">The name is in use.</exception>
    public UpdatedInstrument Updated(InstrumentPlan plan, Action stop)
    {
        Func<SeriesIdentity, MetricSeries> create = plan.Header.Kind switch
        {
            MetricKind.Counter => static id => new Counter(id),
            MetricKind.Gauge => static id => new Gauge(id),
            _ => static id => new Histogram(id),
        };
        MeterSource source = SourceOf(plan, create, isShared: plan.Header.Kind != MetricKind.Gauge);
        var series = new TaggedSeries(source, plan.Constant, plan.LabelOf);
        return new UpdatedInstrument(source, series, DropOf(plan.Instrument), stop);
    }

    /// <summary>Creates the object that reads an observable instrument.</summary>
    /// <exception cref="InvalidOperationException">The name is in use.</exception>
    public ObservedInstrument Observed(InstrumentPlan plan)
    {
        MeterSource source = SourceOf(plan, ObservedInstrument.CreateSeries, isShared: false);
        var series = new TaggedSeries(source, plan.Constant, plan.LabelOf);
        return new ObservedInstrument(plan.Instrument, source, series, DropOf(plan.Instrument));
    }

    /// <summary>Removes a source after its last instrument, and a family after its last source.</summary>
    public void Release(MeterSource source)
    {
        source.Users--;
        if (source.Users > 0)
        {
            return;
        }

        source.Family.Remove(source);
        if (source.Family.Sources.IsEmpty)
        {
            _registry.Families.Release(source.Family.Definition.Header, source.Family);
        }
    }

    private static Type TypeOf(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : typeof(object);

    private static MetricKind? KindOf(Instrument instrument)
    {
        Type type = TypeOf(instrument);
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(UpDownCounter<>) || type == typeof(ObservableUpDownCounter<>) ? MetricKind.Gauge
            : type == typeof(Gauge<>) || type == typeof(ObservableGauge<>) ? MetricKind.Gauge
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : null;
    }

    private static bool AddsUp(Instrument instrument)
    {
        Type type = TypeOf(instrument);
        return type != typeof(Gauge<>) && type != typeof(ObservableGauge<>);
    }

    private MeterSource SourceOf(InstrumentPlan plan, Func<SeriesIdentity, MetricSeries> create, bool isShared)
    {
        MeterFamily family = FamilyOf(plan);
        foreach (MeterSource present in family.Sources)
        {
            if (present.Scope != plan.Scope)
            {
                continue;
            }

            if (present.Instrument != plan.Instrument.Name)
            {
                throw new InvalidOperationException(
                    $"the instrument '{present.Instrument}' of the same meter has the Prometheus name '{family.Name}' already; rename one of the instruments, or set MeterBridgeOptions.AllowUtf8Names.");
            }

            if (isShared && present.IsShared)
            {
                present.Users++;
                return present;
            }
        }

        var source = new MeterSource(family, plan.Scope, plan.Instrument.Name, create)
        {
            AddsUp = AddsUp(plan.Instrument),
            IsShared = isShared,
            Users = 1,
        };
        family.Add(source);
        return source;
    }

    private MeterFamily FamilyOf(InstrumentPlan plan)
    {
        FamilyHeader header = plan.Header;
        var definition = new FamilyDefinition(header, [])
        {
            MaxSeries = plan.Registration.MaxSeries,
            MaxTotalLabelBytes = FamilyDefinition.DefaultTotalLabelBytes(plan.Registration.MaxSeries),
        };
        MetricFamily registered = _registry.Families.GetOrAdd(header, _registry, sibling =>
        {
            CheckKind(sibling, header);
            definition.Validate(_registry.StaticLabels, _registry.AllowUtf8Names);
            return new MeterFamily(_registry, definition);
        });
        CheckKind(registered, header);
        var family = (MeterFamily)registered;
        if (family.Definition.Header.Shape.DifferenceTo(header.Shape) is not null)
        {
            _registry.Report(new MetricProblem(
                MetricProblemKind.MeterFailed,
                header.Name,
                $"Several instruments with the name '{header.Name}' have different buckets; all have the buckets of the first instrument.",
                exception: null));
        }

        return family;
    }

    private static void CheckKind(MetricFamily? present, FamilyHeader header)
    {
        if (present is not null && (present is not MeterFamily || present.Definition.Header.Kind != header.Kind))
        {
            throw Throw.Different(header.Name, "with another type");
        }
    }

    private Action<string> DropOf(Instrument instrument)
    {
        string name = instrument.Name;
        WeakReference<CollectorRegistry> weak = _registry.Weak;
        return why =>
        {
            if (!weak.TryGetTarget(out CollectorRegistry? registry))
            {
                return;
            }

            registry.SelfMetrics.Counter(
                "metricsclient_meter_measurements_dropped_total",
                "Measurements of .NET meters that could not be exposed.",
                "instrument",
                name).Inc();
            registry.Report(new MetricProblem(
                MetricProblemKind.MeterFailed, name, $"A measurement of the instrument '{name}' was omitted: {why.TrimEnd('.')}.", exception: null));
        };
    }
}
