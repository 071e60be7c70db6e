using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MetricsClient.Registry;

namespace MetricsClient.Meters;

/// <summary>Listens to .NET meters for one registry. Each instrument counts once, even if several registrations name its meter.</summary>
/// <remarks>
/// <para>A measurement of a synchronous instrument updates a series of the registry at once. An observable instrument is read at each
/// collect: this collector reads the instruments and writes nothing; the families of the instruments then expose the values.</para>
/// <para>No code of the program runs under the lock of the hub: neither callbacks of instruments nor the function for the bounds.</para>
/// <para>The runtime keeps listeners and their states until the end of the process. So they have only weak references to the hub and the
/// registry, and the finalizer ends the listeners after the registry is unreachable.</para>
/// </remarks>
internal sealed class MeterHub : ICollector
{
    private static readonly ConditionalWeakTable<CollectorRegistry, MeterHub> s_hubs = [];

    private readonly object _gate = new();
    private readonly CollectorRegistry _registry;
    private readonly InstrumentFactory _factory;
    private readonly Dictionary<Instrument, MeterInstrument> _instruments = new(ReferenceEqualityComparer.Instance);
    private MeterRegistration[] _registrations = [];
    private MeterListener? _listener;
    private IDisposable? _source;

    private MeterHub(CollectorRegistry registry)
    {
        _registry = registry;
        _factory = new InstrumentFactory(registry);
    }

    ~MeterHub()
    {
        _listener?.Dispose();
        foreach (MeterInstrument instrument in _instruments.Values)
        {
            (instrument as ObservedInstrument)?.Dispose();
        }
    }

    /// <summary>Returns the hub of a registry.</summary>
    public static MeterHub Of(CollectorRegistry registry) => s_hubs.GetValue(registry, static registry => new MeterHub(registry));

    /// <summary>Exposes the meters of a registration.</summary>
    /// <returns>An object that ends the registration. An instrument stays exposed until its last registration ends.</returns>
    public IDisposable Add(MeterRegistration registration)
    {
        MeterListener? started = null;
        lock (_gate)
        {
            _registrations = [.. _registrations, registration];
            if (_listener is null)
            {
                _listener = started = NewListener();
                _source = _registry.Register(this, "AddMeters");
            }
        }

        if (started is not null)
        {
            started.Start();
        }
        else
        {
            PublishedInstruments().ForEach(Listen);
        }

        return new Registration(() => Remove(registration));
    }

    /// <summary>Reads the observable instruments, and reports names that match no meter.</summary>
    public void Collect(MetricWriter writer)
    {
        ObservedInstrument[] observed;
        MeterRegistration[] registrations;
        lock (_gate)
        {
            observed = [.. _instruments.Values.OfType<ObservedInstrument>()];
            registrations = _registrations;
        }

        foreach (string pattern in registrations.SelectMany(static registration => registration.TakeUnmatched()))
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

    private static List<Instrument> PublishedInstruments()
    {
        var published = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (published)
            {
                published.Add(instrument);
            }
        };
        listener.Start();
        listener.InstrumentPublished = null;
        lock (published)
        {
            return [.. published];
        }
    }

    private static Action<Instrument, object?> CompletedIn(WeakReference<MeterHub> weak) => (instrument, state) =>
    {
        if (weak.TryGetTarget(out MeterHub? hub))
        {
            hub.Remove(instrument, state);
        }
    };

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
        if (RegistrationOf(instrument) is not { } registration)
        {
            return;
        }

        try
        {
            InstrumentPlan? plan = _factory.Plan(instrument, registration);
            lock (_gate)
            {
                if (plan is not null && !_instruments.ContainsKey(instrument) && _registrations.Contains(registration) && _listener is { } listener)
                {
                    Start(plan, listener);
                }
            }
        }
        catch (Exception refusal)
        {
            Report(
                instrument.Name,
                $"The instrument '{instrument.Name}' of the meter '{instrument.Meter.Name}' is not exposed: {refusal.Message}",
                refusal);
        }
    }

    // All registrations remember that their pattern has a meter. The options of the first registration apply.
    private MeterRegistration? RegistrationOf(Instrument instrument)
    {
        MeterRegistration? first = null;
        foreach (MeterRegistration registration in Volatile.Read(ref _registrations))
        {
            if (registration.Patterns.Include(instrument.Meter.Name))
            {
                first ??= registration;
            }
        }

        return first;
    }

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
            _registrations = [.. _registrations.Where(one => one != registration)];
            foreach ((Instrument instrument, MeterInstrument exposed) in _instruments.ToArray())
            {
                if (RegistrationOf(instrument) is null)
                {
                    _instruments.Remove(instrument);
                    _factory.Release(exposed.Source);
                    exposed.Dispose();
                }
            }

            if (_registrations.Length == 0)
            {
                _listener?.Dispose();
                _listener = null;
                _source?.Dispose();
            }
        }
    }

    private void Report(string subject, string message, Exception? exception = null) =>
        _registry.Report(new MetricProblem(MetricProblemKind.MeterFailed, subject, message, exception));
}
