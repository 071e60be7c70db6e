using System.Diagnostics.Metrics;
using MetricsClient.Model;
using MetricsClient.Storage.Histograms;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>An instrument, and the family that is to expose the instrument.</summary>
internal sealed record InstrumentPlan(Instrument Instrument, MeterRegistration Registration, FamilyHeader Header)
{
    public MeterScope Scope { get; } = MeterScope.Of(Instrument.Meter);

    /// <summary>Gets the labels of the tags of the instrument and its meter.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Constant { get; init; }
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
    public InstrumentPlan? Plan(Instrument instrument, MeterRegistration registration)
    {
        FamilyShape? shape = KindOf(instrument) switch
        {
            null => null,
            MetricKind.Histogram => new HistogramShape(BoundsOf(instrument, registration)),
            { } kind => new FamilyShape(kind),
        };
        return shape is null ? null : new InstrumentPlan(instrument, registration, registration.Names.HeaderOf(instrument, shape))
        {
            Constant = ConstantLabels(instrument, registration, shape),
        };
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
        Func<MetricSeries, double, bool> update = plan.Header.Kind switch
        {
            MetricKind.Counter => UpdatedInstrument.Count,
            MetricKind.Gauge => AddsUp(plan.Instrument) ? UpdatedInstrument.Move : UpdatedInstrument.Set,
            _ => UpdatedInstrument.Observe,
        };
        MeterSource source = SourceOf(plan, create, isShared: plan.Header.Kind != MetricKind.Gauge);
        return new UpdatedInstrument(source, SeriesOf(plan, source), update, DropOf(plan.Instrument), stop);
    }

    /// <summary>Creates the object that reads an observable instrument.</summary>
    /// <exception cref="InvalidOperationException">The name is in use.</exception>
    public ObservedInstrument Observed(InstrumentPlan plan)
    {
        MeterSource source = SourceOf(plan, ObservedInstrument.CreateSeries, isShared: false);
        return new ObservedInstrument(plan.Instrument, source, SeriesOf(plan, source), DropOf(plan.Instrument));
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

    private static TaggedSeries SeriesOf(InstrumentPlan plan, MeterSource source) =>
        new(source, plan.Constant, tag => plan.Registration.Names.LabelOf(tag, plan.Header.Shape));

    // A tag of the instrument has priority over a tag of the meter.
    private static KeyValuePair<string, string>[] ConstantLabels(Instrument instrument, MeterRegistration registration, FamilyShape shape)
    {
        IEnumerable<KeyValuePair<string, object?>> tags = [.. instrument.Meter.Tags ?? [], .. instrument.Tags ?? []];
        var constant = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string tag, object? value) in tags)
        {
            if (TagText.Of(value) is { } text)
            {
                constant[registration.Names.LabelOf(tag, shape)] = text;
            }
        }

        return [.. constant];
    }

    private BucketBounds BoundsOf(Instrument instrument, MeterRegistration registration)
    {
        try
        {
            return new BucketBounds(instrument.Name, registration.BoundsOf(instrument));
        }
        catch (Exception failure)
        {
            _registry.Report(new MetricProblem(
                MetricProblemKind.MeterFailed,
                instrument.Name,
                $"The buckets of the instrument '{instrument.Name}' could not be resolved, so the histogram has the default buckets: {failure.Message}",
                failure));
            return new BucketBounds(instrument.Name, HistogramBounds.ForUnit(instrument.Unit));
        }
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
        MetricFamily registered = _registry.Families.GetOrAdd(header, () =>
        {
            definition.Validate(_registry.StaticLabels, _registry.AllowUtf8Names);
            return new MeterFamily(_registry, definition);
        });
        if (registered is not MeterFamily family || family.Definition.Header.Kind != header.Kind)
        {
            throw Throw.Different(header.Name, "with another type");
        }

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
