using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MetricsClient.Collectors;
using MetricsClient.Meters.Publishing;
using MetricsClient.Registry;

namespace MetricsClient.Meters;

/// <summary>Listens to .NET meters for one registry. Each instrument counts once, even if several registrations name its meter.</summary>
/// <remarks>
/// <para>A measurement of a synchronous instrument updates a series of the registry at once. An observable instrument is read at each
/// collect: this collector reads the instruments and writes nothing; the families of the instruments then expose the values.</para>
/// <para>No code of the program runs under the lock of the hub: neither callbacks of instruments nor the function that configures an instrument.</para>
/// <para>The runtime keeps listeners and their states until the end of the process. So they have only weak references to the hub and the
/// registry, and the finalizer ends the listeners after the registry is unreachable.</para>
/// </remarks>
internal sealed class MeterHub : ICollector
{
    private static readonly ConditionalWeakTable<CollectorRegistry, MeterHub> s_hubs = [];

    private readonly object _gate = new();
    private readonly CollectorRegistry _registry;
    private readonly InstrumentFactory _factory;
    private readonly MeterRegistrations _registrations = new();
    private readonly Dictionary<Instrument, MeterInstrument> _instruments = new(ReferenceEqualityComparer.Instance);

    // The included instruments that are not exposed. The runtime does not report the end of such an instrument.
    private readonly ConditionalWeakTable<Instrument, MeterInstrumentInfo> _omitted = [];
    private MeterListener? _listener;
    private IDisposable? _source;

    private MeterHub(CollectorRegistry registry)
    {
        _registry = registry;
        _factory = new InstrumentFactory(registry);
        Publications = new MeterPublications(registry);
    }

    ~MeterHub()
    {
        _listener?.Dispose();
        foreach (MeterInstrument instrument in _instruments.Values)
        {
            (instrument as ObservedInstrument)?.Dispose();
        }
    }

    /// <summary>Gets the meters that the registry publishes.</summary>
    public MeterPublications Publications { get; }

    /// <summary>Returns the hub of a registry.</summary>
    public static MeterHub Of(CollectorRegistry registry) => s_hubs.GetValue(registry, static registry => new MeterHub(registry));

    /// <summary>Exposes the meters of a registration.</summary>
    /// <returns>An object that ends the registration. An instrument stays exposed until its last registration ends.</returns>
    public IDisposable Add(MeterRegistration registration)
    {
        MeterListener? started = null;
        lock (_gate)
        {
            _registrations.Add(registration);
            if (_listener is null)
            {
                _listener = started = NewListener();
                _source = _registry.Sources.Add(new CollectSource(_registry, this, "AddMeters", scrapeOnly: false) { IsBridge = true });
            }
        }

        if (started is not null)
        {
            started.Start();
        }
        else
        {
            ExistingInstruments.Get().ForEach(Listen);
        }

        return new Registration(() => Remove(registration));
    }

    /// <summary>Includes an instrument in a registration, or excludes the instrument again.</summary>
    public void Enable(MeterRegistration registration, Instrument instrument, bool enable)
    {
        registration.Enable(instrument, enable);
        lock (_gate)
        {
            RemoveUnlessIncluded(instrument);
        }

        Listen(instrument);
    }

    /// <summary>Reads the observable instruments, and reports names that match no meter.</summary>
    public void Collect(MetricWriter writer)
    {
        ObservedInstrument[] observed;
        lock (_gate)
        {
            observed = [.. _instruments.Values.OfType<ObservedInstrument>()];
        }

        foreach (string pattern in _registrations.TakeUnmatched())
        {
            Report(pattern, $"No meter matches '{pattern}' so far. If this is no mistake in the name, the instruments appear when the meter is created.");
        }

        foreach (ObservedInstrument one in observed)
        {
            if (one.Observe() is { } failure)
            {
                Report(
                    one.Instrument.Name,
                    $"The observable instrument '{one.Instrument.Name}' of the meter '{one.Instrument.Meter.Name}' failed and was omitted: {failure.Message}",
                    failure);
            }
        }
    }

    /// <summary>Returns all instruments of the process with their status, sorted by the names of meter and instrument.</summary>
    public MeterInstrumentInfo[] Describe() =>
    [
        .. ExistingInstruments.Get()
            .OrderBy(static instrument => instrument.Meter.Name, StringComparer.Ordinal)
            .ThenBy(static instrument => instrument.Name, StringComparer.Ordinal)
            .Select(Describe),
    ];

    private static Action<Instrument, object?> CompletedIn(WeakReference<MeterHub> weak) => (instrument, state) =>
    {
        if (weak.TryGetTarget(out MeterHub? hub))
        {
            hub.Remove(instrument, state);
        }
    };

    private MeterInstrumentInfo Describe(Instrument instrument)
    {
        lock (_gate)
        {
            return _instruments.TryGetValue(instrument, out MeterInstrument? exposed)
                ? new MeterInstrumentInfo(instrument, MeterInstrumentStatus.Exposed, exposed.Source.Family.Name)
                : _registrations.Of(instrument) is not null && _omitted.TryGetValue(instrument, out MeterInstrumentInfo? omitted)
                ? omitted
                : new MeterInstrumentInfo(instrument, MeterInstrumentStatus.NotIncluded);
        }
    }

    private MeterListener NewListener()
    {
        var weak = new WeakReference<MeterHub>(this);
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (weak.TryGetTarget(out MeterHub? hub))
                {
                    hub.Listen(instrument);
                }
            },
            MeasurementsCompleted = CompletedIn(weak),
        };
        UpdatedInstrument.ListenTo(listener);
        return listener;
    }

    // Runs inside the code that creates the instrument. An exception must not reach that code.
    private void Listen(Instrument instrument)
    {
        if (_registrations.Of(instrument) is not { } registration)
        {
            return;
        }

        if (_registrations.Contradict(registration, instrument))
        {
            Report(
                instrument.Meter.Name,
                $"Several registrations include the meter '{instrument.Meter.Name}', and a later registration has other settings, which do not apply. Add the registration with these settings first.");
        }

        if (IsExposed(instrument))
        {
            return;
        }

        if (MeterPublication.IsPublished(instrument.Meter))
        {
            Omit(instrument, MeterInstrumentStatus.Rejected, "A registry publishes its metrics as this meter.");
            return;
        }

        try
        {
            MeterInstrumentOptions options = registration.OptionsOf(instrument);
            if (!options.IsExposed)
            {
                Omit(instrument, MeterInstrumentStatus.Dropped);
                return;
            }

            if (_factory.Plan(instrument, registration, options) is not { } plan)
            {
                Omit(instrument, MeterInstrumentStatus.Rejected, $"The type {instrument.GetType()} is unknown.");
                return;
            }

            lock (_gate)
            {
                if (!_instruments.ContainsKey(instrument) && _registrations.Of(instrument) == registration && _listener is { } listener)
                {
                    Start(plan, listener);
                }
            }
        }
        catch (Exception refusal)
        {
            Omit(instrument, MeterInstrumentStatus.Rejected, refusal.Message);
            Report(
                instrument.Name,
                $"The instrument '{instrument.Name}' of the meter '{instrument.Meter.Name}' is not exposed: {refusal.Message}",
                refusal);
        }
    }

    private bool IsExposed(Instrument instrument)
    {
        lock (_gate)
        {
            return _instruments.ContainsKey(instrument);
        }
    }

    private void Omit(Instrument instrument, MeterInstrumentStatus status, string? reason = null) =>
        _omitted.AddOrUpdate(instrument, new MeterInstrumentInfo(instrument, status, reason: reason));

    // The instrument is remembered before the subscription. If the meter has been disposed, the runtime calls back at once.
    private void Start(InstrumentPlan plan, MeterListener listener)
    {
        Instrument instrument = plan.Instrument;
        if (!instrument.IsObservable)
        {
            UpdatedInstrument updated = _factory.Updated(plan, () => listener.DisableMeasurementEvents(instrument));
            _instruments.Add(instrument, updated);
            listener.EnableMeasurementEvents(instrument, updated);
            return;
        }

        ObservedInstrument observed = _factory.Observed(plan);
        _instruments.Add(instrument, observed);
        observed.Start(CompletedIn(new WeakReference<MeterHub>(this)));
    }

    // A meter was disposed, and its values disappear. Does nothing if a later registration has subscribed the instrument again.
    private void Remove(Instrument instrument, object? state)
    {
        lock (_gate)
        {
            if (_instruments.TryGetValue(instrument, out MeterInstrument? present) && present == state)
            {
                _instruments.Remove(instrument);
                _factory.Release(present.Source);
                present.Dispose();
            }
        }
    }

    private void Remove(MeterRegistration registration)
    {
        // The subscriptions end under the lock, so that no other thread subscribes an instrument in between. The runtime calls back on this
        // thread, and finds no instrument.
        lock (_gate)
        {
            _registrations.Remove(registration);
            Array.ForEach([.. _instruments.Keys], RemoveUnlessIncluded);

            if (_registrations.IsEmpty)
            {
                _listener?.Dispose();
                _listener = null;
                _source?.Dispose();
            }
        }

        // The settings of another registration may expose instruments that the removed registration has dropped.
        ExistingInstruments.Get().ForEach(Listen);
    }

    private void RemoveUnlessIncluded(Instrument instrument)
    {
        if (_registrations.Of(instrument) is null && _instruments.TryGetValue(instrument, out MeterInstrument? exposed))
        {
            Remove(instrument, exposed);
        }
    }

    private void Report(string subject, string message, Exception? exception = null) =>
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, subject, message, exception));
}
