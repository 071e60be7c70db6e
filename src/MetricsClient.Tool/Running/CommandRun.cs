namespace MetricsClient.Tool.Running;

/// <summary>
/// One run of a command: starts the command, forwards signals, limits the duration, and measures the resource usage.
/// </summary>
internal abstract class CommandRun : IDisposable
{
    /// <summary>Gets the process id of the command.</summary>
    public abstract int ProcessId { get; }

    /// <summary>Starts the command with the standard streams of this process.</summary>
    /// <param name="command">The words of the command.</param>
    /// <param name="isLimited">True if the run has a time limit, so that all descendants of the command must be found.</param>
    /// <exception cref="CommandLine.ToolException">The command does not exist or cannot be executed.</exception>
    public static CommandRun Start(IReadOnlyList<string> command, bool isLimited) =>
        OperatingSystem.IsWindows() ? new WindowsRun(command) : UnixRun.Begin(command, isLimited);

    /// <summary>
    /// Waits for the end of the command. After the time limit, terminates all descendants of the command: first by
    /// SIGTERM, and after <paramref name="killAfter"/> by SIGKILL.
    /// </summary>
    public abstract CommandEnd Wait(TimeSpan? maxDuration, TimeSpan killAfter);

    public abstract void Dispose();
}

/// <summary>
/// The exit code and the resource usage of a command. If signal n has terminated the command, the exit code is 128 + n.
/// </summary>
internal readonly record struct CommandEnd(
    int ExitCode, bool TimedOut, TimeSpan Duration, TimeSpan UserTime, TimeSpan SystemTime, long PeakMemoryBytes);
