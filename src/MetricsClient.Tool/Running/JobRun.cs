using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Running;

/// <summary>
/// Runs a command as a job and reports the run to a gateway. A report that fails does not affect the command.
/// </summary>
internal sealed class JobRun
{
    private readonly RunReport? _report;
    private readonly Screen _screen;

    /// <summary>Creates a run.</summary>
    /// <param name="report">The report; null if no destination is configured.</param>
    /// <param name="screen">Prints a message if the report fails.</param>
    public JobRun(RunReport? report, Screen screen)
    {
        _report = report;
        _screen = screen;
    }

    /// <summary>Gets the exit codes that count as success.</summary>
    public required IReadOnlySet<int> SuccessExitCodes { get; init; }

    /// <summary>Gets the time limit of the command; null if there is no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Gets the time between SIGTERM and SIGKILL when the command has exceeded the time limit.</summary>
    public TimeSpan KillAfter { get; init; }

    /// <summary>True if promjob fails when the command succeeds but the report fails.</summary>
    public bool PushRequired { get; init; }

    /// <summary>Runs the command and returns the exit code.</summary>
    /// <exception cref="ToolException">The command could not be started.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> command, OverlapLock? overlapLock)
    {
        using CommandRun run = await ReportedAsync(() => CommandRun.Start(command, MaxDuration is not null)).ConfigureAwait(false);
        _report?.Begin();
        overlapLock?.Record(run.ProcessId);
        CommandEnd end = run.Wait(MaxDuration, KillAfter);
        bool succeeded = SuccessExitCodes.Contains(end.ExitCode) && !end.TimedOut;
        if (end.TimedOut)
        {
            _screen.Say($"The command exceeded --max-duration {Duration.Text(MaxDuration!.Value)} and was terminated.");
        }

        bool reported = _report is not null && WasReported(await _report.EndAsync(end, succeeded).ConfigureAwait(false));
        return PushRequired && succeeded && !reported ? ExitCode.Unavailable : end.ExitCode;
    }

    /// <summary>Calls a function that prepares the run. A failure is reported as a failed run.</summary>
    /// <exception cref="ToolException">The function failed.</exception>
    public async Task<T> ReportedAsync<T>(Func<T> prepare)
    {
        try
        {
            return prepare();
        }
        catch (ToolException failure) when (_report is not null)
        {
            WasReported(await _report.NotStartedAsync(failure.ExitCode).ConfigureAwait(false));
            throw;
        }
    }

    private bool WasReported(PushResult result)
    {
        if (!result.IsSuccess)
        {
            _screen.Say(result.ToString());
        }
        else if (result.SpoolProblem is { } problem)
        {
            _screen.Say(problem);
        }

        return result.IsSuccess;
    }
}
