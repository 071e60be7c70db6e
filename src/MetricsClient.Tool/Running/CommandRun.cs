using System.Diagnostics;

namespace MetricsClient.Tool.Running;

/// <summary>One run of a command: forwards signals, limits the duration and measures resource usage.</summary>
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

    /// <summary>Waits for the end of the command. After the time limit sends SIGTERM, and SIGKILL if the command does not end in time.</summary>
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

    // Signals all processes, because the end of a shell does not end the children. A stopped process handles SIGTERM only after SIGCONT.
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

/// <summary>The exit code and resource usage of a command. The exit code is 128 + n if signal n terminated the command.</summary>
internal readonly record struct CommandEnd(
    int ExitCode, bool TimedOut, TimeSpan Duration, TimeSpan UserTime, TimeSpan SystemTime, long PeakMemoryBytes);
