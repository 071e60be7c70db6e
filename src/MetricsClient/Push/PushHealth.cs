using MetricsClient.Push.Gateway;
using MetricsClient.Registry;

namespace MetricsClient.Push;

/// <summary>Counts the pushes of one group in self-metrics, and tells when they begin to fail and when they work again.</summary>
internal sealed class PushHealth
{
    private readonly CollectorRegistry _registry;
    private readonly string _subject;
    private readonly string _group;

    public PushHealth(CollectorRegistry registry, string address, GroupingKey group)
    {
        _registry = registry;
        _subject = address;
        _group = group.ToString();
    }

    public void Note(PushResult result)
    {
        Count(result);
        if (result.Outcome == PushOutcome.Canceled)
        {
            return;
        }

        Tell(result);
    }

    private void Count(PushResult result)
    {
        SelfMetrics self = Metrics.DefaultRegistry.SelfMetrics;
        self.Counter("metricsclient_push_total", "Pushes by how they ended.", "outcome", Label(result.Outcome)).Inc();
        self.Gauge("metricsclient_push_last_duration_seconds", "The time that the last push of a group took.", "group", _group)
            .Set(result.Duration.TotalSeconds);
        if (result.IsSuccess)
        {
            self.Gauge("metricsclient_push_last_success_timestamp_seconds", "When a push of a group last succeeded.", "group", _group)
                .SetToCurrentTime();
        }
    }

    // A problem is told once, and each change takes back the one before, so that the next change is told again. That the registry remembers it, and
    // not this, lets pushers follow one another, as with a job that runs again and again.
    private void Tell(PushResult result)
    {
        if (!result.IsSuccess)
        {
            _registry.Forget(MetricProblemKind.PushRecovered, _subject);
            _registry.Report(new MetricProblem(MetricProblemKind.PushFailing, _subject, result.ToString(), exception: null));
        }
        else if (_registry.Forget(MetricProblemKind.PushFailing, _subject))
        {
            _registry.Report(new MetricProblem(MetricProblemKind.PushRecovered, _subject, $"Pushes work again: {result}", exception: null));
        }
    }

    private static string Label(PushOutcome outcome) => outcome switch
    {
        PushOutcome.Success => "success",
        PushOutcome.Rejected => "rejected",
        PushOutcome.Unreachable => "unreachable",
        PushOutcome.TimedOut => "timed_out",
        PushOutcome.NotSent => "not_sent",
        PushOutcome.Canceled => "canceled",
        _ => "failed",
    };
}
