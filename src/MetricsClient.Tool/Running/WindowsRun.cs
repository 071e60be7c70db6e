using System.ComponentModel;
using System.Diagnostics;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Running;

/// <summary>A run on Windows, which has neither signals nor process groups: a command over its limit is terminated at once.</summary>
internal sealed class WindowsRun : CommandRun
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Process _process;
    private long _peakMemory;

    /// <summary>Starts the command.</summary>
    /// <exception cref="ToolException">The command does not exist or cannot be executed.</exception>
    public WindowsRun(IReadOnlyList<string> command)
    {
        const int NoSuchFile = 2;
        try
        {
            _process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false })!;
        }
        catch (Win32Exception failure)
        {
            throw new ToolException(
                failure.NativeErrorCode == NoSuchFile ? ExitCode.NotFound : ExitCode.NotExecutable,
                $"'{command[0]}' cannot be executed: {failure.Message.TrimEnd('.')}.");
        }
    }

    public override int ProcessId => _process.Id;

    public override CommandEnd Wait(TimeSpan? maxDuration, TimeSpan killAfter)
    {
        bool timedOut = !EndsWithin(maxDuration ?? TimeSpan.MaxValue);
        if (timedOut)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
        return new CommandEnd(
            timedOut ? ExitCode.TimedOut : _process.ExitCode,
            timedOut,
            Stopwatch.GetElapsedTime(_started),
            WhileKnown(() => _process.UserProcessorTime),
            WhileKnown(() => _process.PrivilegedProcessorTime),
            _peakMemory);
    }

    public override void Dispose() => _process.Dispose();

    // The memory is known only while the process runs, so it is read after 5, 10, 20 ms and so on, later every second.
    private bool EndsWithin(TimeSpan limit)
    {
        var pause = TimeSpan.FromMilliseconds(5);
        while (limit - Stopwatch.GetElapsedTime(_started) is var left && left > TimeSpan.Zero)
        {
            _process.Refresh();
            _peakMemory = Math.Max(_peakMemory, WhileKnown(() => _process.PeakWorkingSet64));
            if (_process.WaitForExit(left < pause ? left : pause))
            {
                return true;
            }

            pause = pause < s_longestPause ? pause * 2 : s_longestPause;
        }

        return _process.HasExited;
    }

    // The process may have ended.
    private static T WhileKnown<T>(Func<T> read)
        where T : struct
    {
        try
        {
            return read();
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            return default;
        }
    }
}
