using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Tracing;

namespace MetricsClient.Registry;

/// <summary>Reports each problem once, to the event source and to the callbacks. An exception of a callback is ignored.</summary>
internal sealed class ProblemLog
{
    // Limits the memory of a program that creates new families, collectors or gateways without end. Later problems are not reported.
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(MetricProblemKind Kind, string Subject), bool> _reported = new();
    private ImmutableArray<Action<MetricProblem>> _listeners = [];

    public IDisposable Listen(Action<MetricProblem> listener)
    {
        ImmutableInterlocked.Update(ref _listeners, static (all, added) => all.Add(added), listener);
        return new Registration(() => ImmutableInterlocked.Update(ref _listeners, static (all, gone) => all.Remove(gone), listener));
    }

    /// <summary>Reports the problem, unless a problem of the same kind and subject was reported before.</summary>
    public void Report(MetricProblem problem)
    {
        if (_reported.Count >= MaxRemembered || !_reported.TryAdd((problem.Kind, problem.Subject), true))
        {
            return;
        }

        MetricsEventSource.Log.Problem(problem.Kind.ToString(), problem.Subject, problem.Message);
        foreach (Action<MetricProblem> listener in _listeners)
        {
            try
            {
                listener(problem);
            }
            catch (Exception)
            {
                // The problem arose in other code, for example in an update. That code must not receive the exception of a callback.
            }
        }
    }

    /// <summary>Marks a problem as solved, so that the next problem of the same kind and subject is reported again.</summary>
    /// <returns>True if the problem had been reported.</returns>
    public bool Forget(MetricProblemKind kind, string subject) => _reported.TryRemove((kind, subject), out _);
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
