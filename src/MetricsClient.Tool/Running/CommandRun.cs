using System.Diagnostics;

namespace MetricsClient.Tool.Running;

/// <summary>
/// One run of a command: starts the command, forwards signals, limits the duration, and measures the resource usage.
/// </summary>
internal sealed class CommandRun : IDisposable
{
    private readonly ForwardedSignals _signals;
    private readonly Process _process;
    private readonly long _started;
    private readonly ChildUsage _before = Usage();
    private readonly PeakMemory _memory;

    private CommandRun(ForwardedSignals signals, PeakMemory memory, Process process)
    {
        _started = Stopwatch.GetTimestamp();
        _memory = memory;
        _memory.Begin(process.Id);
        _signals = signals;
        _process = process;
        _signals.SendTo(signal => !_process.HasExited && Posix.Send(_process.Id, signal));
    }

    /// <summary>Gets the process id of the command.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts the command with the standard streams of this process.</summary>
    /// <exception cref="CommandLine.ToolException">The command does not exist or cannot be executed.</exception>
    public static CommandRun Start(IReadOnlyList<string> command)
    {
        var signals = new ForwardedSignals();
        try
        {
            var memory = new PeakMemory();
            return new CommandRun(signals, memory, Executable.Start(command));
        }
        catch
        {
            signals.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Waits for the end of the command. After the time limit, sends SIGTERM. If the command then does not end within
    /// <paramref name="killAfter"/>, sends SIGKILL.
    /// </summary>
    public async Task<CommandEnd> WaitAsync(TimeSpan? maxDuration, TimeSpan killAfter)
    {
        using var ended = new CancellationTokenSource();
        Task watching = _memory.WatchAsync(_process.Id, ended.Token);
        bool timedOut = maxDuration is { } limit && !await EndsWithinAsync(limit).ConfigureAwait(false);
        if (timedOut)
        {
            Terminate();
            if (!await EndsWithinAsync(killAfter).ConfigureAwait(false))
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        TimeSpan duration = Stopwatch.GetElapsedTime(_started);
        await ended.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        ChildUsage used = Usage();
        return new CommandEnd(
            _process.ExitCode,
            timedOut,
            duration,
            used.User - _before.User,
            used.System - _before.System,
            _memory.Bytes(used.PeakBytes));
    }

    public void Dispose()
    {
        _signals.Dispose();
        _process.Dispose();
    }

    private static ChildUsage Usage() => OperatingSystem.IsWindows() ? default : Posix.UsageOfChildren();

    private async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(limit).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // SIGTERM goes to all processes of the command, because the children of a shell continue when the shell ends.
    // SIGCONT follows, because a stopped process handles SIGTERM only after SIGCONT.
    private void Terminate()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (int id in ProcessTree.Of(_process.Id))
        {
            Posix.Send(id, Posix.Terminate);
            Posix.Send(id, Posix.Continue);
        }
    }
}

/// <summary>
/// The exit code and the resource usage of a command. If signal n has terminated the command, the exit code is 128 + n.
/// </summary>
internal readonly record struct CommandEnd(
    int ExitCode, bool TimedOut, TimeSpan Duration, TimeSpan UserTime, TimeSpan SystemTime, long PeakMemoryBytes);
