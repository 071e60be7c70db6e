namespace MetricsClient.Tool.Running;

/// <summary>Watches how much memory the largest process of a command has had at most.</summary>
/// <remarks>
/// The kernel counts the memory of whoever starts a program as the program's own, so that it tells the truth only about
/// programs that need more than promjob does. For the others the processes are looked at while they run: often at
/// first, then every second. Each look sees the most that a process has had so far.
/// </remarks>
internal sealed class PeakMemory
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    // The kernel adds up its counts of pages only now and then.
    private const long Inexact = 2 * 1024 * 1024;

    private long _starter;
    private long _seen;

    /// <summary>To be made before the command is started, of which a short one must not end while this is still being compiled.</summary>
    public PeakMemory()
    {
        Look(Environment.ProcessId);
        _seen = 0;
    }

    /// <summary>Looks for the first time, right after the start.</summary>
    public void Begin(int processId)
    {
        Look(processId);
        _starter = ProcessTree.PeakBytes(Environment.ProcessId) ?? 0;
    }

    /// <summary>Looks until told to stop.</summary>
    public async Task WatchAsync(int processId, CancellationToken stop)
    {
        for (TimeSpan pause = s_shortest; !stop.IsCancellationRequested; pause = pause < s_longest ? pause * 2 : s_longest)
        {
            Look(processId);
            await Task.Delay(pause, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The best that is known, given what the kernel counted for the command.</summary>
    public long Bytes(long counted) => counted > _starter + Inexact || _seen == 0 ? counted : _seen;

    private void Look(int processId)
    {
        foreach (int id in ProcessTree.Of(processId))
        {
            _seen = Math.Max(_seen, ProcessTree.PeakBytes(id) ?? 0);
        }
    }
}
