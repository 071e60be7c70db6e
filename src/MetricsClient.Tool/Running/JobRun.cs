using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Running;

/// <summary>Runs a command as a job: reported, bounded, and never hurt by what goes wrong with the report.</summary>
internal sealed class JobRun
{
    private readonly RunReport? _report;
    private readonly Screen _screen;

    /// <param name="report">Null when there is nobody to tell.</param>
    /// <param name="screen">Gets a line when the report is not taken.</param>
    public JobRun(RunReport? report, Screen screen)
    {
        _report = report;
        _screen = screen;
    }

    /// <summary>The exit codes that are a success.</summary>
    public required IReadOnlySet<int> SuccessCodes { get; init; }

    /// <summary>How long the command may take.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The time between asking and killing.</summary>
    public TimeSpan KillAfter { get; init; }

    /// <summary>Whether a success that nobody was told of is a failure.</summary>
    public bool PushRequired { get; init; }

    /// <summary>Runs the command and gives back the exit code.</summary>
    /// <exception cref="ToolException">It could not be started.</exception>
    public async Task<int> RunAsync(IReadOnlyList<string> command, OverlapLock? taken)
    {
        using CommandRun run = await StartAsync(command).ConfigureAwait(false);
        _report?.Begin();
        taken?.IsFor(run.ProcessId);
        CommandEnd end = await run.WaitAsync(MaxDuration, KillAfter).ConfigureAwait(false);
        bool succeeded = SuccessCodes.Contains(end.ExitCode) && !end.TookTooLong;
        if (end.TookTooLong)
        {
            _screen.Say($"The command took longer than {Duration.Text(MaxDuration!.Value)} and was ended.");
        }

        bool told = _report is not null && WasTold(await _report.EndAsync(end, succeeded).ConfigureAwait(false));
        return PushRequired && succeeded && !told ? ExitCode.Unavailable : end.ExitCode;
    }

    private async Task<CommandRun> StartAsync(IReadOnlyList<string> command)
    {
        try
        {
            return CommandRun.Start(command);
        }
        catch (ToolException failure) when (_report is not null)
        {
            WasTold(await _report.NotStartedAsync(failure.ExitCode).ConfigureAwait(false));
            throw;
        }
    }

    private bool WasTold(PushResult result)
    {
        if (!result.IsSuccess)
        {
            _screen.Say(result.ToString());
        }

        return result.IsSuccess;
    }
}
