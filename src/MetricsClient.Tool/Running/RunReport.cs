using MetricsClient.Push;
using MetricsClient.Push.Jobs;

namespace MetricsClient.Tool.Running;

/// <summary>
/// Reports one run to a gateway, a textfile or a spool: the start while the command runs, and the end within a time
/// budget.
/// </summary>
internal sealed class RunReport : IDisposable
{
    // A gateway that does not respond may delay promjob by at most three seconds. The other 0.3 seconds are for the
    // rest of the work.
    private static readonly TimeSpan s_maxBudget = TimeSpan.FromSeconds(2.7);

    private readonly TimeSpan _budget;
    private readonly PushTarget _target;
    private readonly BatchJobMetrics _metrics;
    private readonly MetricFamily<Gauge> _cpu;
    private readonly Gauge _memory;

    /// <summary>Creates a report.</summary>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public RunReport(string job, BatchJobOptions options)
    {
        options.Push.Registry = new CollectorRegistry();
        options.Validate();
        _budget = options.Push.Timeout < s_maxBudget ? options.Push.Timeout : s_maxBudget;
        _target = new PushTarget(options.Push, job);
        _metrics = new BatchJobMetrics(_target.Own, options);
        var whenSet = new GaugeOptions { SuppressInitialValue = true };
        _cpu = _target.Own.CreateGauge(
            "batch_job_last_cpu_seconds", "Processor time of the last run, by mode.", ["mode"], whenSet);
        _memory = _target.Own.CreateGauge(
            "batch_job_last_peak_memory_bytes", "Peak memory of the largest process of the last run.", whenSet);
    }

    /// <summary>Reports the start in the background, so that the command does not wait for a gateway.</summary>
    public void Begin()
    {
        _metrics.Start();
        _ = _target.PushOwnAsync();
    }

    /// <summary>Reports a command that could not be started.</summary>
    public Task<PushResult> NotStartedAsync(int exitCode)
    {
        _metrics.Start();
        return EndAsync(exitCode, succeeded: false);
    }

    /// <summary>
    /// Reports the end of the run. After a success, the push replaces the group. After a failure, the group keeps the
    /// time of the last success.
    /// </summary>
    public Task<PushResult> EndAsync(CommandEnd end, bool succeeded)
    {
        _cpu.WithLabels("user").Set(end.UserTime.TotalSeconds);
        _cpu.WithLabels("system").Set(end.SystemTime.TotalSeconds);
        _memory.Set(end.PeakMemoryBytes);
        return EndAsync(end.ExitCode, succeeded);
    }

    public void Dispose() => _target.Dispose();

    private Task<PushResult> EndAsync(int exitCode, bool succeeded)
    {
        _metrics.End(exitCode, succeeded);
        return _target.PushLastAsync(_budget, succeeded ? PushMethod.Put : PushMethod.Post);
    }
}
