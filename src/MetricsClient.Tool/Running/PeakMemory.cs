namespace MetricsClient.Tool.Running;

/// <summary>Measures the peak memory of the largest process of a command.</summary>
/// <remarks>
/// The peak from the kernel includes the memory of promjob at the time of the fork, so the value is right only for commands that use
/// more memory than promjob. For smaller commands this type samples the running processes: every few milliseconds at first, then every
/// second. A sample reads the peak since the start of a process.
/// </remarks>
internal sealed class PeakMemory
{
    private static readonly TimeSpan s_minPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(1);

    // The kernel updates page counts in batches, so counts may be this far off.
    private const long Tolerance = 2 * 1024 * 1024;

    private long _starter;
    private long _seen;

    /// <summary>Compiles the sampling code. Call before the start of the command, because a short command could end during the compilation.</summary>
    public PeakMemory()
    {
        Sample(Environment.ProcessId);
        _seen = 0;
    }

    /// <summary>Takes the first sample, right after the start.</summary>
    public void Begin(int processId)
    {
        Sample(processId);
        _starter = ProcessTree.PeakBytes(Environment.ProcessId) ?? 0;
    }

    /// <summary>Samples until canceled.</summary>
    public async Task WatchAsync(int processId, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = s_minPause; !cancellationToken.IsCancellationRequested; pause = pause < s_maxPause ? pause * 2 : s_maxPause)
        {
            Sample(processId);
            await Task.Delay(pause, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Returns the best estimate in bytes, given the peak from the kernel.</summary>
    public long Bytes(long counted) => counted > _starter + Tolerance || _seen == 0 ? counted : _seen;

    private void Sample(int processId)
    {
        foreach (int id in ProcessTree.Of(processId))
        {
            _seen = Math.Max(_seen, ProcessTree.PeakBytes(id) ?? 0);
        }
    }
}
