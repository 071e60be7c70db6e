using System.Diagnostics.Metrics;
using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Storage.Histograms;
using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>Listens to .NET meters and exposes their measurements in a registry, until Dispose.</summary>
/// <remarks>
/// A measurement of a synchronous instrument updates a series of the registry at once. An observable instrument is read at each collect:
/// this collector reads all observable instruments, and a further collector for each instrument then writes the values. This collector is
/// registered first, so the values are those of the same collect.
/// </remarks>
internal sealed class MeterBridge : ICollector, IDisposable
{
    private readonly CollectorRegistry _registry;
    private readonly MeterNames _meters;
    private readonly Func<Instrument, IReadOnlyList<double>?>? _bounds;
    private readonly int _seriesLimit;
    private readonly MeterListener _listener = new();
    private readonly object _gate = new();
    private readonly List<ObservedInstrument> _observed = [];
    private readonly List<IDisposable> _sources = [];
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);

    public MeterBridge(
        CollectorRegistry registry, MeterNames meters, Func<Instrument, IReadOnlyList<double>?>? bounds, int seriesLimit)
    {
        _registry = registry;
        _meters = meters;
        _bounds = bounds;
        _seriesLimit = seriesLimit;
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

    /// <summary>Reads the observable instruments. A separate collector for each instrument then writes the values.</summary>
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
                // One instrument threw an exception. The runtime has read the other instruments nevertheless.
                Report("observable instruments", $"Observable instruments failed and were omitted: {failures.InnerExceptions[0].Message}", failures);
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

    // Runs inside the code that creates the instrument. An exception must not reach that code.
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
            Report(instrument.Name, $"The instrument '{instrument.Name}' of the meter '{instrument.Meter.Name}' is not exposed: {refusal.Message}", refusal);
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
        int limit = _seriesLimit;
        return kind switch
        {
            MetricKind.Counter => _registry.Factory.Register(
                Header(instrument, kind), new CounterOptions { MaxSeries = limit }, [], static id => new Counter(id)),
            MetricKind.Gauge => _registry.Factory.Register(
                Header(instrument, kind), new GaugeOptions { MaxSeries = limit }, [], static id => new Gauge(id)),
            _ => _registry.Factory.Register(
                HistogramHeader(instrument), new HistogramOptions { MaxSeries = limit }, [], static id => new Histogram(id)),
        };
    }

    private FamilyHeader HistogramHeader(Instrument instrument)
    {
        string name = Header(instrument, MetricKind.Histogram).Name;
        var bounds = new BucketBounds(name, _bounds?.Invoke(instrument) ?? HistogramBounds.Of(instrument));
        return InstrumentName.HeaderOf(instrument.Name, instrument.Unit, instrument.Description, new HistogramShape(bounds));
    }

    // Two instruments with the same name, for example of two meter objects, are exposed as one family.
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
        InstrumentName.HeaderOf(instrument.Name, instrument.Unit, instrument.Description, new FamilyShape(kind));

    private void Drop(string instrument, string why)
    {
        _registry.SelfMetrics.Counter(
            "metricsclient_meter_measurements_dropped_total", "Measurements of .NET meters that could not be exposed.", "instrument", instrument).Inc();
        Report(instrument, $"A measurement of the instrument '{instrument}' was omitted: {why}.", exception: null);
    }

    private void Report(string subject, string message, Exception? exception) =>
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, subject, message, exception));
}

/// <summary>The names and the prefixes of the meters that a bridge exposes.</summary>
internal sealed class MeterNames
{
    private readonly string[] _names;
    private readonly string[] _beginnings;

    /// <exception cref="ArgumentException">There are no names, or a name would match every meter.</exception>
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
