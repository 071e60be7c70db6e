using MetricsClient.Push.Jobs;

namespace MetricsClient;

/// <summary>
/// Runs a job and pushes its start, end, exit code, duration, the durations of its stages, and the times of the last success and the last failure. The
/// end is pushed however the job ends, except for a kill. A gateway that does not respond delays the end by
/// <see cref="PushOptions.ShutdownTimeout"/> at most.
/// </summary>
/// <remarks>
/// <para>
/// The start is pushed in parallel to the work and without the registry, whose values do not belong to this run yet. A success replaces the group. A
/// failure is merged into the group, which keeps the time of the last success.
/// </para>
/// <para>
/// A signal cancels the token of the work and is a failure, even if the work then succeeds. In a host, pass the token of the host. A process that ends
/// before the work does is a failure with any exit code; return the exit code instead of a call to <see cref="Environment.Exit"/>.
/// </para>
/// </remarks>
/// <example><code>return await BatchJob.RunAsync("backup", options, async (job, ct) => { using (job.Stage("dump")) { await DumpAsync(ct); } });</code></example>
public sealed class BatchJob
{
    private readonly BatchJobMetrics _metrics;

    internal BatchJob(BatchJobMetrics metrics)
    {
        _metrics = metrics;
    }

    /// <summary>Runs work that succeeds unless it throws.</summary>
    /// <param name="name">The job, which is the first label of the group.</param>
    /// <param name="options">The destinations, and the values for alerts.</param>
    /// <param name="work">The work. The token is canceled by a signal or by <paramref name="cancellationToken"/>. Exceptions reach the caller.</param>
    /// <param name="cancellationToken">Cancels the token of the work.</param>
    /// <returns>The exit code for the process: 0, or 128 + n if signal n canceled the work.</returns>
    /// <exception cref="ArgumentException">The name or an option is not usable; the message names the option and contains the remedy.</exception>
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
    /// <param name="name">The job, which is the first label of the group.</param>
    /// <param name="options">The destinations, the exit codes that mean success, and the values for alerts.</param>
    /// <param name="work">The work. The token is canceled by a signal or by <paramref name="cancellationToken"/>. Exceptions reach the caller.</param>
    /// <param name="cancellationToken">Cancels the token of the work.</param>
    /// <returns>The exit code for the process: the exit code of the work, or 128 + n if signal n canceled the work.</returns>
    /// <exception cref="ArgumentException">The name or an option is not usable; the message names the option and contains the remedy.</exception>
    public static Task<int> RunAsync(
        string name, BatchJobOptions options, Func<BatchJob, CancellationToken, Task<int>> work, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(work);
        options.Validate();
        return BatchRun.RunAsync(name, options, work, cancellationToken);
    }

    /// <summary>Measures the duration of a stage of the run. Thread safe.</summary>
    /// <param name="name">The name of the stage, which becomes a label value.</param>
    /// <returns>A timer, whose disposal records the duration in seconds.</returns>
    public DurationTimer Stage(string name) => _metrics.Stage(name);
}
