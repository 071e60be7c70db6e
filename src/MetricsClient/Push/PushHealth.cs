using MetricsClient.Push.Gateway;
using MetricsClient.Registry;

namespace MetricsClient.Push;

/// <summary>Counts the pushes of one group in self-metrics. Reports the first failure, and the first success after failures.</summary>
internal sealed class PushHealth
{
    private static readonly TimeSpan s_deliveryTime = TimeSpan.FromSeconds(1);

    private readonly CollectorRegistry _registry;
    private readonly string _subject;
    private readonly string _group;
    private readonly string? _notice;

    /// <param name="registry">Receives the reports.</param>
    /// <param name="address">The destinations, for messages.</param>
    /// <param name="group">The group, for self-metrics.</param>
    /// <param name="notice">A sentence to report once after the first success; null if there is none.</param>
    public PushHealth(CollectorRegistry registry, string address, GroupingKey group, string? notice)
    {
        _registry = registry;
        _subject = address;
        _group = group.ToString();
        _notice = notice;
    }

    /// <summary>True if the registry has never reported a problem, so that a success changes no state.</summary>
    public bool HasNothingToReport => _notice is null && _registry.Problems.IsEmpty;

    /// <summary>Counts the result in the self-metrics of a registry.</summary>
    public void Count(PushResult result, CollectorRegistry registry)
    {
        SelfMetrics self = registry.SelfMetrics;
        DateTimeOffset now = registry.Time.GetUtcNow();
        if (self.AreUnused)
        {
            CountLater(self, _group, result, now);
            return;
        }

        self.Settle();
        Count(self, _group, result, now);
    }

    /// <summary>
    /// Reports a change of state, and waits for the problem callbacks of the registry, at most for a second. So a process that ends after a
    /// push has delivered the report.
    /// </summary>
    /// <remarks>
    /// The registry reports a problem once. When pushes begin to fail, the recovery is forgotten; when pushes succeed again, the failure is
    /// forgotten. So each change is reported. The registry keeps this state, so that a new pusher of the same group continues with it.
    /// </remarks>
    public void Report(PushResult result)
    {
        if (!result.IsSuccess)
        {
            _registry.Problems.Forget(MetricProblemKind.PushRecovered, _subject);
            Report(MetricProblemKind.PushFailing, result.ToString());
        }
        else if (_registry.Problems.Forget(MetricProblemKind.PushFailing, _subject))
        {
            Report(MetricProblemKind.PushRecovered, $"Pushes work again: {result}");
        }

        if (result.IsSuccess && _notice is not null)
        {
            Report(MetricProblemKind.Unknown, $"{_subject}: {_notice}");
        }

        if (result.SpoolProblem is { } problem)
        {
            Report(MetricProblemKind.SpoolFailed, problem);
        }
        else if (result.IsSuccess)
        {
            _registry.Problems.Forget(MetricProblemKind.SpoolFailed, _subject);
        }

        _registry.Problems.Flush(s_deliveryTime);
    }

    // A method of its own, because only the first result needs an object for the deferred update.
    private static void CountLater(SelfMetrics self, string group, PushResult result, DateTimeOffset now) =>
        self.Defer(() => Count(self, group, result, now));

    private static void Count(SelfMetrics self, string group, PushResult result, DateTimeOffset now)
    {
        self.Counter("metricsclient_push_total", "Pushes by outcome.", "outcome", Label(result.Outcome)).Inc();
        self.Gauge("metricsclient_push_last_duration_seconds", "Duration of the last push of a group.", "group", group)
            .Set(result.Duration.TotalSeconds);
        if (result.IsSuccess)
        {
            self.Gauge("metricsclient_push_last_success_timestamp_seconds", "Time of the last successful push of a group.", "group", group)
                .SetToTime(now);
        }
    }

    private void Report(MetricProblemKind kind, string message) =>
        _registry.Report(new MetricProblem(kind, _subject, message, exception: null));

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
