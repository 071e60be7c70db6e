using MetricsClient.Push.Jobs;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Runs a job and pushes how it went: its start, its end, its exit code, how long it and its stages took, when it last succeeded and when it last
/// failed. However the job ends, short of being killed, that reaches the gateway; and a gateway that does not answer never holds up the job
/// for longer than <see cref="PushOptions.ExitBudget"/>.
/// </summary>
/// <remarks>
/// <para>
/// The start is pushed beside the work, without the registry, whose values would still be those of no run. A success replaces the group. A failure leaves
/// in it what it does not carry, and so the time of the last success.
/// </para>
/// <para>
/// A signal cancels the token that the work was given, and is a failure, whatever the work makes of that. In a host, give it the host's token. A process
/// that ends before the work does is a failure too, whatever its exit code; so return the code instead of calling <see cref="Environment.Exit"/>.
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

    /// <summary>Runs work that succeeds unless it throws, and returns 0; or 128 + n, when signal n canceled it. What the work throws goes on.</summary>
    /// <exception cref="ArgumentException">The name or an option cannot be used; the message says which one, and what to do.</exception>
    public static Task<int> RunAsync(string name, BatchJobOptions options, Func<BatchJob, CancellationToken, Task> work) =>
        RunAsync(name, options, work, CancellationToken.None);

    /// <inheritdoc cref="RunAsync(string, BatchJobOptions, Func{BatchJob, CancellationToken, Task})"/>
    public static Task<int> RunAsync(
        string name, BatchJobOptions options, Func<BatchJob, CancellationToken, Task> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(name, options, WithCodeAsync, cancellation);

        async Task<int> WithCodeAsync(BatchJob job, CancellationToken token)
        {
            await work(job, token).ConfigureAwait(false);
            return 0;
        }
    }

    /// <summary>Runs work that gives an exit code, and returns that; or 128 + n, when signal n canceled it. What the work throws goes on.</summary>
    /// <exception cref="ArgumentException">The name or an option cannot be used; the message says which one, and what to do.</exception>
    public static Task<int> RunAsync(string name, BatchJobOptions options, Func<BatchJob, CancellationToken, Task<int>> work) =>
        RunAsync(name, options, work, CancellationToken.None);

    /// <inheritdoc cref="RunAsync(string, BatchJobOptions, Func{BatchJob, CancellationToken, Task{int}})"/>
    public static Task<int> RunAsync(
        string name, BatchJobOptions options, Func<BatchJob, CancellationToken, Task<int>> work, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(work);
        options.Validate();
        if (options.Job is { } other && other != name)
        {
            throw Throw.BadPushOption($"The job '{name}' was given the options of '{other}'; leave PushOptions.Job out.");
        }

        return BatchRun.RunAsync(name, options, work, cancellation);
    }

    /// <summary>Times a stage of the run, until the result is disposed.</summary>
    public DurationTimer Stage(string name) => _metrics.Stage(name);
}
