using System.Diagnostics.Metrics;
using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>Listens to meters, and shows what they measure in a registry until it is disposed.</summary>
/// <remarks>
/// What is measured as it happens goes straight to series of the registry. Observable instruments are asked at each collect: this
/// is the first of the sources that it adds, so all of them are asked before the first one writes.
/// </remarks>
internal sealed class MeterBridge : ICollector, IDisposable
{
    private readonly CollectorRegistry _registry;
    private readonly MeterNames _meters;
    private readonly MeterBridgeOptions _options;
    private readonly MeterListener _listener = new();
    private readonly object _gate = new();
    private readonly List<ObservedInstrument> _observed = [];
    private readonly List<IDisposable> _sources = [];
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);

    public MeterBridge(CollectorRegistry registry, MeterNames meters, MeterBridgeOptions options)
    {
        _registry = registry;
        _meters = meters;
        _options = options;
        _sources.Add(registry.Sources.Add(new CollectSource(this, nameof(MeterBridge), scrapeOnly: false)));
        _listener.InstrumentPublished = (instrument, _) => Listen(instrument);
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, to) => Record(to, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, to) => Record(to, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, to) => Record(to, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, to) => Record(to, value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, to) => Record(to, value, tags));
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, to) => Record(to, value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, to) => Record(to, (double)value, tags));
        _listener.Start();
    }

    /// <summary>Asks the observable instruments; each is shown by a source of its own.</summary>
    public void Collect(MetricWriter writer)
    {
        lock (_gate)
        {
            _observed.ForEach(static one => one.Begin());
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException failures)
            {
                // Those that did not fail were asked all the same.
                Tell("observable instruments", $"Observable instruments failed and were left out: {failures.InnerExceptions[0].Message}", failures);
            }
            finally
            {
                _observed.ForEach(static one => one.End());
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_gate)
        {
            _sources.ForEach(static source => source.Dispose());
            foreach (string family in _families)
            {
                _registry.Unregister(family);
            }
        }
    }

    private static void Record(object? to, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((IMeasured)to!).Record(value, tags);

    // Runs in the middle of whoever creates the instrument, who must not hear of a failure.
    private void Listen(Instrument instrument)
    {
        if (!_meters.Include(instrument.Meter.Name))
        {
            return;
        }

        try
        {
            lock (_gate)
            {
                if (Shown(instrument) is { } measured)
                {
                    _listener.EnableMeasurementEvents(instrument, measured);
                }
            }
        }
        catch (Exception refusal) when (refusal is ArgumentException or InvalidOperationException)
        {
            Tell(instrument.Name, $"The instrument '{instrument.Name}' of the meter '{instrument.Meter.Name}' is not shown: {refusal.Message}", refusal);
        }
    }

    private IMeasured? Shown(Instrument instrument)
    {
        Type kind = instrument.GetType() is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : typeof(object);
        return kind == typeof(Counter<>) ? Bridged(instrument, Family(instrument, MetricKind.Counter), BridgedInstrument.Count)
            : kind == typeof(UpDownCounter<>) ? Bridged(instrument, Family(instrument, MetricKind.Gauge), BridgedInstrument.Move)
            : kind == typeof(Gauge<>) ? Bridged(instrument, Family(instrument, MetricKind.Gauge), BridgedInstrument.Set)
            : kind == typeof(Histogram<>) ? Bridged(instrument, Family(instrument, MetricKind.Histogram), BridgedInstrument.Observe)
            : kind == typeof(ObservableCounter<>) ? Observed(instrument, MetricKind.Counter)
            : kind == typeof(ObservableUpDownCounter<>) || kind == typeof(ObservableGauge<>) ? Observed(instrument, MetricKind.Gauge)
            : null;
    }

    private BridgedInstrument Bridged(Instrument instrument, MetricFamily family, Func<MetricSeries, double, bool> update)
    {
        _families.Add(family.Name);
        return new BridgedInstrument(family, update, why => Drop(instrument.Name, why));
    }

    private MetricFamily Family(Instrument instrument, MetricKind kind)
    {
        FamilyHeader header = Header(instrument, kind);
        return kind switch
        {
            MetricKind.Counter => _registry.Register(
                header, new CounterOptions { SeriesLimit = _options.SeriesLimit }, [], static id => new Counter(id), Counter.Write),
            MetricKind.Gauge => _registry.Register(
                header, new GaugeOptions { SeriesLimit = _options.SeriesLimit }, [], static id => new Gauge(id), Gauge.Write),
            _ => _registry.Register(
                header,
                new HistogramOptions { SeriesLimit = _options.SeriesLimit },
                [],
                static id => new Histogram(id),
                Histogram.Write,
                new BucketBounds(header.Name, _options.Bounds?.Invoke(instrument) ?? HistogramBounds.Of(instrument))),
        };
    }

    // Two instruments of one name, such as those of two instances of a meter, are shown as one.
    private ObservedInstrument Observed(Instrument instrument, MetricKind kind)
    {
        FamilyHeader header = Header(instrument, kind);
        if (_observed.Find(one => one.Shows(header)) is { } present)
        {
            return present;
        }

        var observed = new ObservedInstrument(header, why => Drop(instrument.Name, why));
        _observed.Add(observed);
        _sources.Add(_registry.Sources.Add(new CollectSource(observed, header.Name, scrapeOnly: false)));
        return observed;
    }

    private static FamilyHeader Header(Instrument instrument, MetricKind kind) =>
        InstrumentName.HeaderOf(instrument.Name, instrument.Unit, instrument.Description, kind);

    private void Drop(string instrument, string why)
    {
        _registry.SelfMetrics.Counter(
            "metricsclient_meter_measurements_dropped_total", "Measurements of .NET meters that could not be shown.", "instrument", instrument).Inc();
        Tell(instrument, $"A measurement of the instrument '{instrument}' was left out: {why}.", exception: null);
    }

    private void Tell(string subject, string message, Exception? exception) =>
        _registry.Report(new MetricsProblem(MetricsProblem.Meter, subject, message, exception));
}

/// <summary>The meters that were asked for, by name or by how their names begin.</summary>
internal sealed class MeterNames
{
    private readonly string[] _names;
    private readonly string[] _beginnings;

    /// <exception cref="ArgumentException">There is none, or one that would match anything.</exception>
    public MeterNames(IReadOnlyList<string> names)
    {
        if (names.Count == 0 || names.Any(static name => name is null or "" or "*"))
        {
            throw Throw.NoMeters();
        }

        _names = [.. names.Where(static name => !name.EndsWith('*'))];
        _beginnings = [.. names.Where(static name => name.EndsWith('*')).Select(static name => name[..^1])];
    }

    public bool Include(string name) =>
        _names.Contains(name, StringComparer.Ordinal)
        || Array.Exists(_beginnings, beginning => name.StartsWith(beginning, StringComparison.Ordinal));
}
