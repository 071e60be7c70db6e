namespace MetricsClient.Tool.Pruning;

/// <summary>What a pruner that runs on tells of itself: a group of its own on the gateway, replaced after each round.</summary>
internal sealed class PruneMetrics : IAsyncDisposable
{
    /// <summary>The job of that group.</summary>
    public const string Job = "promjob_prune";

    private readonly MetricPusher _pusher;
    private readonly Counter _rounds;
    private readonly Counter _failures;
    private readonly Counter _deleted;
    private readonly Gauge _success;
    private readonly Gauge _groups;
    private readonly Gauge _neverSucceeded;
    private readonly Gauge _undeletable;

    /// <param name="options">How the gateway is reached.</param>
    public PruneMetrics(MetricPusherOptions options)
    {
        var registry = new CollectorRegistry();
        _rounds = registry.CreateCounter("promjob_prune_rounds_total", "Rounds of pruning since the pruner was started.");
        _failures = registry.CreateCounter("promjob_prune_failed_rounds_total", "Rounds in which the gateway did not answer or a group stayed.");
        _deleted = registry.CreateCounter("promjob_prune_deleted_groups_total", "Groups deleted since the pruner was started.");
        _success = registry.CreateGauge(
            "promjob_prune_last_success_timestamp_seconds",
            "When a round last went well.",
            new GaugeOptions { SuppressInitialValue = true });
        _groups = registry.CreateGauge("promjob_prune_groups", "Groups that the gateway held at the beginning of the last round.");
        _neverSucceeded = registry.CreateGauge("promjob_prune_never_succeeded_groups", "Old groups that are kept since no push of them was ever taken.");
        _undeletable = registry.CreateGauge("promjob_prune_undeletable_groups", "Groups that cannot be addressed, or stayed.");
        options.Job = Job;
        options.Push.Registry = registry;
        _pusher = new MetricPusher(options);
    }

    /// <summary>Notes a round in which the gateway did not answer.</summary>
    public void NoteFailure()
    {
        _rounds.Inc();
        _failures.Inc();
    }

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

    public Task<PushResult> PushAsync(CancellationToken cancellation) => _pusher.PushAsync(cancellation);

    public ValueTask DisposeAsync() => _pusher.DisposeAsync();
}
