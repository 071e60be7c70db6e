using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace MetricsClient.Registry;

/// <summary>
/// Reports each problem once, to the event source and to the callbacks, on a separate thread. An exception of a callback is ignored.
/// </summary>
internal sealed class ProblemLog
{
    // Limits the memory of a program that creates new families, collectors or gateways without end. Each kind has its own limit, so that
    // many problems of one kind do not prevent the report of another kind.
    private const int MaxRememberedOfKind = 10_000;

    private readonly object _gate = new();

    // Created by the first problem, because most programs report none (benchmarks: cold).
    private Reported? _reported;
    private Listener[] _listeners = [];

    /// <summary>True if no problem was ever reported.</summary>
    public bool IsEmpty => Volatile.Read(ref _reported) is null;

    public IDisposable Listen(Action<MetricProblem> callback)
    {
        var listener = new Listener(callback);
        lock (_gate)
        {
            _listeners = [.. _listeners, listener];
        }

        return new Registration(() =>
        {
            listener.IsRegistered = false;
            lock (_gate)
            {
                _listeners = Array.FindAll(_listeners, other => other != listener);
            }
        });
    }

    /// <summary>Reports the problem, unless a problem of the same kind and subject was reported before.</summary>
    /// <returns>False if the problem is new, but is not reported because of the limits.</returns>
    public bool Report(MetricProblem problem)
    {
        Reported reported = Volatile.Read(ref _reported) ?? Interlocked.CompareExchange(ref _reported, new Reported(), null) ?? _reported;
        if (reported.Problems.ContainsKey((problem.Kind, problem.Subject)))
        {
            return true;
        }

        if (Volatile.Read(ref reported.OfKind[(int)problem.Kind]) >= MaxRememberedOfKind)
        {
            return false;
        }

        if (!reported.Problems.TryAdd((problem.Kind, problem.Subject), true))
        {
            return true;
        }

        Interlocked.Increment(ref reported.OfKind[(int)problem.Kind]);
        Listener[] listeners = Volatile.Read(ref _listeners);
        return reported.Delivery.TryAdd(() => Deliver(problem, listeners));
    }

    /// <summary>Marks a problem as solved, so that the next problem of the same kind and subject is reported again.</summary>
    /// <returns>True if the problem had been reported.</returns>
    public bool Forget(MetricProblemKind kind, string subject)
    {
        bool known = Volatile.Read(ref _reported)?.Problems.TryRemove((kind, subject), out _) == true;
        if (known)
        {
            Interlocked.Decrement(ref _reported!.OfKind[(int)kind]);
        }

        return known;
    }

    /// <summary>Waits until the problems that were reported before this call are delivered.</summary>
    /// <returns>False if the time was over first, or if a callback makes this call.</returns>
    public bool Flush(TimeSpan timeout) => Volatile.Read(ref _reported)?.Delivery.Wait(timeout) ?? true;

    private static void Deliver(MetricProblem problem, Listener[] listeners)
    {
        Try(() => MetricsEventSource.Log.Problem(problem.Kind.ToString(), problem.Subject, problem.Message));
        foreach (Listener listener in listeners)
        {
            if (listener.IsRegistered)
            {
                Try(() => listener.Callback(problem));
            }
        }
    }

    // An exception on the thread of the delivery would end the process.
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
        }
    }

    /// <summary>The reported problems, their number by kind, and the thread that delivers them.</summary>
    private sealed class Reported
    {
        public ConcurrentDictionary<(MetricProblemKind Kind, string Subject), bool> Problems { get; } = new();

        public int[] OfKind { get; } = new int[Enum.GetValues<MetricProblemKind>().Length];

        public ProblemDelivery Delivery { get; } = new();
    }

    // An object, because two registrations of one callback are different.
    private sealed class Listener
    {
        private volatile bool _isRegistered = true;

        public Listener(Action<MetricProblem> callback)
        {
            Callback = callback;
        }

        public Action<MetricProblem> Callback { get; }

        public bool IsRegistered
        {
            get => _isRegistered;
            set => _isRegistered = value;
        }
    }
}

/// <summary>The event source <c>MetricsClient</c>, which writes each problem once, as a warning.</summary>
[EventSource(Name = "MetricsClient")]
internal sealed class MetricsEventSource : EventSource
{
    public static readonly MetricsEventSource Log = new();

    private MetricsEventSource()
    {
    }

    [Event(1, Level = EventLevel.Warning, Message = "{2}")]
    public void Problem(string kind, string subject, string message) => WriteEvent(1, kind, subject, message);
}
