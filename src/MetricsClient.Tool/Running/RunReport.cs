using MetricsClient.Push;
using MetricsClient.Push.Jobs;

namespace MetricsClient.Tool.Running;

/// <summary>Tells a gateway, a textfile or a spool of one run: its start while it runs, and its end within a fixed time.</summary>
internal sealed class RunReport : IDisposable
{
    // Of the three seconds that a gateway may cost, the rest is for everything else.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2.7);

    private readonly TimeSpan _budget;
    private readonly PushTarget _target;
    private readonly BatchJobMetrics _metrics;
    private readonly MetricFamily<Gauge> _cpu;
    private readonly Gauge _memory;

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    public RunReport(string job, BatchJobOptions options)
    {
        options.Registry = new CollectorRegistry();
        options.Validate();
        _budget = options.Timeout < s_longest ? options.Timeout : s_longest;
        _target = new PushTarget(options, job);
        _metrics = new BatchJobMetrics(_target.Own, options);
        var whenSet = new GaugeOptions { SuppressInitialValue = true };
        _cpu = _target.Own.CreateGauge(
            "batch_job_last_cpu_seconds", "The processor time that the last run used, by mode.", ["mode"], whenSet);
        _memory = _target.Own.CreateGauge(
            "batch_job_last_peak_memory_bytes", "The most memory that one process of the last run had.", whenSet);
    }

    /// <summary>Notes the start, and tells it beside the run: the command does not wait for a gateway.</summary>
    public void Begin()
    {
        _metrics.Start();
        _ = _target.PushOwnAsync();
    }

    /// <summary>Tells of a command that could not be started.</summary>
    public Task<PushResult> NotStartedAsync(int exitCode)
    {
        _metrics.Start();
        return EndAsync(exitCode, succeeded: false);
    }

    /// <summary>Tells of the end. A success replaces the group; a failure leaves the time of the last success in it.</summary>
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
