using System.ComponentModel;
using System.Diagnostics;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Running;

/// <summary>A run on Windows, which has neither signals nor process groups: a command over its limit is terminated at once.</summary>
internal sealed class WindowsRun : CommandRun
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Process _process;

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
        bool timedOut = maxDuration is { } limit && !_process.WaitForExit(limit);
        if (timedOut)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
        return new CommandEnd(
            timedOut ? ExitCode.TimedOut : _process.ExitCode,
            timedOut,
            Stopwatch.GetElapsedTime(_started),
            _process.UserProcessorTime,
            _process.PrivilegedProcessorTime,
            _process.PeakWorkingSet64);
    }

    public override void Dispose() => _process.Dispose();
}
