using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Tracing;

namespace MetricsClient.Registry;

/// <summary>Tells problems to whoever listens, each once, and never lets a listener's failure through.</summary>
internal sealed class ProblemLog
{
    // Subjects are families, collectors and gateways, so this is far beyond any program that is not broken.
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Kind, string Subject), bool> _told = new();
    private ImmutableArray<Action<MetricsProblem>> _listeners = [];

    public IDisposable Listen(Action<MetricsProblem> listener)
    {
        ImmutableInterlocked.Update(ref _listeners, static (all, added) => all.Add(added), listener);
        return new Registration(() => ImmutableInterlocked.Update(ref _listeners, static (all, gone) => all.Remove(gone), listener));
    }

    /// <summary>Tells the problem unless one of its kind and subject was told before.</summary>
    public void Report(MetricsProblem problem)
    {
        if (_told.Count >= MaxRemembered || !_told.TryAdd((problem.Kind, problem.Subject), true))
        {
            return;
        }

        MetricsEventSource.Log.Problem(problem.Kind, problem.Subject, problem.Message);
        foreach (Action<MetricsProblem> listener in _listeners)
        {
            try
            {
                listener(problem);
            }
#pragma warning disable CA1031 // A listener's failure must not reach the work that had the problem.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }
    }

    /// <summary>Lets the next problem of this kind and subject be told again: the last one is over. Whether there was one.</summary>
    public bool Forget(string kind, string subject) => _told.TryRemove((kind, subject), out _);
}

/// <summary>The event source <c>MetricsClient</c>: each problem once, as a warning.</summary>
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
