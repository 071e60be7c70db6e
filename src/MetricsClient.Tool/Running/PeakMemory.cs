using System.Diagnostics;

namespace MetricsClient.Tool.Running;

/// <summary>Measures the peak memory of the largest process of a command.</summary>
/// <remarks>
/// After the command has ended, the kernel reports its peak memory. This peak includes the memory of promjob at the
/// fork, so it is right only for a command that uses more memory than promjob. For a smaller command, this type samples
/// the running processes: at first every few milliseconds, later every second. A sample reads the peak of each process
/// since its start.
/// </remarks>
internal sealed class PeakMemory
{
    private static readonly TimeSpan s_minPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(1);

    // The kernel updates page counts in batches, so a count may differ from the truth by this number of bytes.
    private const long Tolerance = 2 * 1024 * 1024;

    private TimeSpan _pause = s_minPause;
    private long _starter;
    private long _seen;

    /// <summary>
    /// Takes a sample of this process, so that the code is compiled before the command starts. A short command could
    /// end during compilation.
    /// </summary>
    public PeakMemory()
    {
        Sample(Environment.ProcessId);
        _seen = 0;
    }

    /// <summary>Gets the time of the next sample, as a Stopwatch timestamp.</summary>
    public long NextSample { get; private set; }

    /// <summary>Takes the first sample of the command, right after its start.</summary>
    public void Begin(int processId)
    {
        Sample(processId);
        _starter = ProcessTree.PeakBytes(Environment.ProcessId) ?? 0;
    }

    /// <summary>Takes a sample of the running command, and sets the time of the next one.</summary>
    public void Sample(int processId, long now)
    {
        Sample(processId);
        NextSample = now + (long)(_pause.TotalSeconds * Stopwatch.Frequency);
        _pause = _pause < s_maxPause ? _pause * 2 : s_maxPause;
    }

    /// <summary>
    /// Returns the peak memory in bytes: the peak that the kernel reports, or the largest sample if the kernel's peak
    /// is not reliable.
    /// </summary>
    public long Bytes(long counted) => counted > _starter + Tolerance || _seen == 0 ? counted : _seen;

    private void Sample(int processId)
    {
        foreach (int id in ProcessTree.Of(processId))
        {
            _seen = Math.Max(_seen, ProcessTree.PeakBytes(id) ?? 0);
        }
    }
}
