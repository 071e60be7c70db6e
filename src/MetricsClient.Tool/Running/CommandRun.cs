using System.Diagnostics;

namespace MetricsClient.Tool.Running;

/// <summary>One run of a command, from its start to its end: signals handed on, time bounded, and what it used counted.</summary>
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

    /// <summary>The command's process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts the command; its standard streams are those of this process.</summary>
    /// <exception cref="CommandLine.ToolException">It is not there, or cannot be executed.</exception>
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

    /// <summary>Waits for the end. A command that takes too long is asked to end, and some time later made to.</summary>
    public async Task<CommandEnd> WaitAsync(TimeSpan? longest, TimeSpan killAfter)
    {
        using var over = new CancellationTokenSource();
        Task watching = _memory.WatchAsync(_process.Id, over.Token);
        bool tookTooLong = longest is { } limit && !await EndsWithinAsync(limit).ConfigureAwait(false);
        if (tookTooLong)
        {
            AskToEnd();
            if (!await EndsWithinAsync(killAfter).ConfigureAwait(false))
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        TimeSpan duration = Stopwatch.GetElapsedTime(_started);
        await over.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        ChildUsage used = Usage();
        return new CommandEnd(
            _process.ExitCode,
            tookTooLong,
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

    // All of its processes, since a shell that ends does not take along what it has started. One that is stopped must go on to hear.
    private void AskToEnd()
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

/// <summary>How a command ended and what it used. A command that signal n ended has the exit code 128 + n.</summary>
internal readonly record struct CommandEnd(
    int ExitCode, bool TookTooLong, TimeSpan Duration, TimeSpan UserTime, TimeSpan SystemTime, long PeakMemoryBytes);
