namespace MetricsClient.Tool.Pruning;

/// <summary>
/// The metrics of a pruner that runs periodically. They are pushed as a separate group after each round.
/// </summary>
internal sealed class PruneMetrics : IAsyncDisposable
{
    /// <summary>The name of the job of this group.</summary>
    public const string Job = "promjob_prune";

    private readonly MetricPusher _pusher;
    private readonly Counter _rounds;
    private readonly Counter _failures;
    private readonly Counter _deleted;
    private readonly Gauge _success;
    private readonly Gauge _groups;
    private readonly Gauge _neverSucceeded;
    private readonly Gauge _undeletable;

    /// <summary>Creates the metrics.</summary>
    /// <param name="options">The connection to the gateway.</param>
    public PruneMetrics(MetricPusherOptions options)
    {
        var registry = new CollectorRegistry();
        _rounds = registry.CreateCounter("promjob_prune_rounds_total", "Rounds since the start of the pruner.");
        _failures = registry.CreateCounter("promjob_prune_failed_rounds_total", "Rounds with an unreachable gateway or with a group that could not be deleted.");
        _deleted = registry.CreateCounter("promjob_prune_deleted_groups_total", "Groups deleted since the start of the pruner.");
        _success = registry.CreateGauge(
            "promjob_prune_last_success_timestamp_seconds",
            "Time of the last successful round.",
            new GaugeOptions { SuppressInitialValue = true });
        _groups = registry.CreateGauge("promjob_prune_groups", "Groups of the gateway at the start of the last round.");
        _neverSucceeded = registry.CreateGauge("promjob_prune_never_succeeded_groups", "Stale groups that are kept because no push was ever accepted.");
        _undeletable = registry.CreateGauge("promjob_prune_undeletable_groups", "Groups that could not be deleted in the last round.");
        options.Job = Job;
        options.Push.Registry = registry;
        _pusher = new MetricPusher(options);
    }

    /// <summary>Counts a round in which the gateway was unreachable.</summary>
    public void NoteFailure()
    {
        _rounds.Inc();
        _failures.Inc();
    }

    /// <summary>Counts a round in which the gateway was reachable.</summary>
    public void Note(PruneFindings findings, int deleted, int undeletable)
    {
        _rounds.Inc();
        _deleted.Inc(deleted);
        _groups.Set(findings.All);
        _neverSucceeded.Set(findings.NeverSucceeded.Count);
        _undeletable.Set(undeletable);
        if (undeletable > 0)
        {
            _failures.Inc();
        }
        else
        {
            _success.SetToCurrentTime();
        }
    }

    public Task<PushResult> PushAsync(CancellationToken cancellationToken) => _pusher.PushAsync(cancellationToken);

    public ValueTask DisposeAsync() => _pusher.DisposeAsync();
}
