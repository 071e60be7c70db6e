namespace MetricsClient.Push.Jobs;

/// <summary>
/// The metrics of a batch job. All of them are gauges, because a counter that starts at 0 in each run has no useful rate. There is no gauge
/// for "is running", because it would stay 1 after a kill. Instead, a start time later than the completion time shows that the job is
/// running or was killed.
/// </summary>
internal sealed class BatchJobMetrics
{
    private static readonly GaugeOptions s_whenSet = new() { SuppressInitialValue = true };

    private readonly CollectorRegistry _registry;
    private readonly Gauge _start;
    private readonly Gauge _completion;
    private readonly Gauge _success;
    private readonly Gauge _failure;
    private readonly Gauge _runSuccess;
    private readonly Gauge _exitCode;
    private readonly Gauge _duration;
    private readonly MetricFamily<Gauge> _stages;
    private DurationTimer _run;

    public BatchJobMetrics(CollectorRegistry registry, BatchJobOptions options)
    {
        _registry = registry;
        _start = Create("batch_job_last_start_timestamp_seconds", "When the job was last started.");
        _completion = Create("batch_job_last_completion_timestamp_seconds", "When the job last ended, after a success or a failure.");
        _success = Create("batch_job_last_success_timestamp_seconds", "When the job last succeeded.");
        _failure = Create("batch_job_last_failure_timestamp_seconds", "When the job last failed.");
        _runSuccess = Create("batch_job_last_run_success", "Whether the last run succeeded.");
        _exitCode = Create("batch_job_last_exit_code", "The exit code of the last run; 1 for an exception, 128 + n for signal n.");
        _duration = Create("batch_job_last_duration_seconds", "How long the last run took.");
        _stages = registry.CreateGauge(
            "batch_job_last_stage_duration_seconds", "How long the stages of the last run took.", ["stage"], s_whenSet);
        Declare("batch_job_expected_interval_seconds", "The interval in which the job must succeed at least once.", options.ExpectedInterval);
        Declare("batch_job_max_duration_seconds", "How long a run may take.", options.ExpectedMaxDuration);
    }

    /// <summary>Records the start of a run.</summary>
    public void Start()
    {
        _start.SetToCurrentTime();
        _run = _duration.NewTimer();
    }

    /// <summary>Starts a timer for a stage. Disposal of the timer records the duration.</summary>
    public DurationTimer Stage(string name) => _stages.WithLabels(name).NewTimer();

    /// <summary>Records the end of a run.</summary>
    public void End(int exitCode, bool succeeded)
    {
        _run.Dispose();
        _exitCode.Set(exitCode);
        _runSuccess.Set(succeeded ? 1 : 0);
        (succeeded ? _success : _failure).SetToCurrentTime();
        _completion.SetToCurrentTime();
    }

    private Gauge Create(string name, string help) => _registry.CreateGauge(name, help, s_whenSet);

    private void Declare(string name, string help, TimeSpan? time)
    {
        if (time is { } declared)
        {
            Create(name, help).Set(declared.TotalSeconds);
        }
    }
}
