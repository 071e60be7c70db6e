using MetricsClient.Push.Jobs;

namespace MetricsClient;

/// <summary>
/// Runs a batch job and pushes metrics about the run: start, end, exit code, duration, durations of the stages, and the times of the last
/// success and the last failure. The end is pushed after a success, an exception, a signal or an exit, but not if the process is killed. A
/// gateway that does not respond delays the end by at most <see cref="PushOptions.ShutdownTimeout"/>.
/// </summary>
/// <remarks>
/// <para> The start is pushed while the work already runs, and without the metrics of the registry, because their values do not belong to
/// this run yet. After a success the push replaces the group. After a failure the push is merged into the group, which keeps the time of
/// the last success. </para>
/// <para> A signal cancels the token of the work. The run then counts as a failure, even if the work completes. In a host, pass the token
/// of the host. If the process ends before the work, the run is a failure with any exit code. So return the exit code from the work, and do
/// not call <see cref="Environment.Exit"/>. </para>
/// </remarks>
/// <example><code>return await BatchJob.RunAsync("backup", options, async (job, ct) => { using (job.StartStage("dump")) { await DumpAsync(ct); } });</code></example>
public sealed class BatchJob
{
    private readonly BatchJobMetrics _metrics;

    internal BatchJob(BatchJobMetrics metrics)
    {
        _metrics = metrics;
    }

    /// <summary>Runs work that succeeds unless it throws an exception.</summary>
    /// <param name="name">The name of the job, which is the first label of the group.</param>
    /// <param name="options">The destinations, and values that are pushed for alerts.</param>
    /// <param name="work">
    /// The work. A signal or <paramref name="cancellationToken"/> cancels its token. An exception of the work reaches the caller.
    /// </param>
    /// <param name="cancellationToken">Cancels the token of the work.</param>
    /// <returns>The exit code for the process: 0, or 128 + n if signal n canceled the work.</returns>
    /// <exception cref="ArgumentException">The name or an option is invalid; the message contains the remedy.</exception>
    public static Task<int> RunAsync(
        string name, BatchJobOptions options, Func<BatchJob, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(name, options, WithCodeAsync, cancellationToken);

        async Task<int> WithCodeAsync(BatchJob job, CancellationToken token)
        {
            await work(job, token).ConfigureAwait(false);
            return 0;
        }
    }

    /// <summary>Runs work that returns an exit code.</summary>
    /// <param name="name">The name of the job, which is the first label of the group.</param>
    /// <param name="options">The destinations, the exit codes that mean success, and values that are pushed for alerts.</param>
    /// <param name="work">
    /// The work. A signal or <paramref name="cancellationToken"/> cancels its token. An exception of the work reaches the caller.
    /// </param>
    /// <param name="cancellationToken">Cancels the token of the work.</param>
    /// <returns>The exit code for the process: the exit code of the work, or 128 + n if signal n canceled the work.</returns>
    /// <exception cref="ArgumentException">The name or an option is invalid; the message contains the remedy.</exception>
    public static Task<int> RunAsync(
        string name, BatchJobOptions options, Func<BatchJob, CancellationToken, Task<int>> work, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(work);
        options.Validate();
        return BatchRun.RunAsync(name, options, work, cancellationToken);
    }

    /// <summary>Starts to measure the duration of a stage of the run. Thread-safe.</summary>
    /// <param name="name">The name of the stage, which becomes a label value.</param>
    /// <returns>A timer that records the duration in seconds when it is disposed.</returns>
    public DurationTimer StartStage(string name) => _metrics.Stage(name);
}
