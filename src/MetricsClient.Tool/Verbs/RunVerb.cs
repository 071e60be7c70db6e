using System.CommandLine;
using System.Globalization;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Running;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob run</c> runs a command and reports the run. The report does not affect the command.</summary>
internal sealed class RunVerb : Verb
{
    private readonly Option<string> _job = OptionOf.Job();
    private readonly Option<KeyValuePair<string, string>[]> _group = OptionOf.Group();
    private readonly Option<TimeSpan?> _expectEvery = OptionOf.Time("--expect-every", "The expected interval between successful runs, for alerts.");
    private readonly Option<TimeSpan?> _maxDuration = OptionOf.Time(
        "--max-duration", "The time limit of the command. After the limit, all descendants of the command receive SIGTERM, and promjob returns 124.");

    private readonly Option<TimeSpan?> _killAfter = OptionOf.Time("--kill-after", "The time from SIGTERM to SIGKILL. The default is 10s.");
    private readonly Option<bool> _noOverlap = OptionOf.Flag("--no-overlap", "Skip the run if another run of the same job and group is in progress on this machine.");
    private readonly Option<string?> _lockDir = OptionOf.Folder("--lock-dir", "The folder of the lock for --no-overlap. The default is ~/.local/state/promjob.");
    private readonly Option<int[]> _successCodes = SuccessExitCodes();
    private readonly Option<TimeSpan?> _ttl = OptionOf.Time("--ttl", "The time to live of the group after the last push, for 'promjob prune --respect-ttl'.");
    private readonly Option<string?> _textfile = OptionOf.Folder("--textfile", "Write a file for the textfile collector of node_exporter into this folder, with or without a gateway.");
    private readonly Option<string?> _spool = OptionOf.Folder("--spool", "Keep unsent pushes in this folder; see 'promjob flush'.");
    private readonly Option<bool> _pushRequired = OptionOf.Flag("--push-required", "Return 69 if the command succeeds but the report fails.");
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(3));
    private readonly Argument<string[]> _command = new("command")
    {
        Description = "The command and the arguments as separate words, after the options or after --.",
        Arity = ArgumentArity.OneOrMore,
        CaptureRemainingTokens = true,
    };

    public RunVerb()
        : base(
            "run",
            "Runs a command and pushes the result. Returns the exit code of the command, even if the push fails.",
            "promjob run --job backup --expect-every 1d --max-duration 2h -- tar czf /backup/home.tgz /home",
            "promjob run --job report --no-overlap -- sh -c 'make report | mail -s \"Report\" team'")
    {
        AddGroup("Options of the group", [_job, _group, _ttl]);
        AddGroup("Options of the run", [_expectEvery, _maxDuration, _killAfter, _noOverlap, _lockDir, _successCodes]);
        AddGroup("Options of the report", [_gateway.RemoteWrite.Address, _textfile, _spool, _pushRequired]);
        Requires(_killAfter, _maxDuration);
        Requires(_lockDir, _noOverlap);
        _gateway.AddTo(this);
        Add(_command);
    }

    public override string Usage => "[options] -- command";

    // The token is not used: a signal would cancel the token, but signals are forwarded to the command.
    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        using RunReport? report = Report(parsed, screen);
        var run = new JobRun(report, screen)
        {
            SuccessExitCodes = parsed.GetValue(_successCodes) is { Length: > 0 } codes ? codes.ToHashSet() : [ExitCode.Done],
            MaxDuration = parsed.GetValue(_maxDuration),
            KillAfter = parsed.GetValue(_killAfter) ?? TimeSpan.FromSeconds(10),
            PushRequired = parsed.GetValue(_pushRequired),
        };
        string[] command = parsed.GetRequiredValue(_command);
        if (!parsed.GetValue(_noOverlap))
        {
            return await run.RunAsync(command, overlapLock: null).ConfigureAwait(false);
        }

        using OverlapLock? overlapLock = await run.ReportedAsync(
            () => OverlapLock.TryAcquire(Identity(parsed), parsed.GetValue(_lockDir))).ConfigureAwait(false);
        if (overlapLock is null)
        {
            screen.Say($"Another run of {parsed.GetRequiredValue(_job)} is in progress; this run was skipped.");
            return ExitCode.Overlap;
        }

        return await run.RunAsync(command, overlapLock).ConfigureAwait(false);
    }

    // If an option of the report is invalid, the command runs without a report, unless the report is required.
    private RunReport? Report(ParseResult parsed, Screen screen)
    {
        try
        {
            var options = new BatchJobOptions
            {
                ExpectedInterval = parsed.GetValue(_expectEvery),
                ExpectedMaxDuration = parsed.GetValue(_maxDuration),
                Push =
                {
                    GroupTimeToLive = parsed.GetValue(_ttl),
                    TextfileFolder = parsed.GetValue(_textfile),
                    AllowEmptyGroupingValues = true,
                    Spool = { Folder = parsed.GetValue(_spool) },
                },
            };
            foreach ((string name, string value) in parsed.GetValue(_group) ?? [])
            {
                options.Push.GroupingKey[name] = value;
            }

            _gateway.Configure(parsed, options.Push, _gateway.RemoteWrite.IsGiven(parsed));
            _gateway.RemoteWrite.Configure(parsed, options.Push);
            return options.Push.HasDestination
                ? GatewayArguments.Usable(() => new RunReport(parsed.GetRequiredValue(_job), options))
                : throw new ToolException(ExitCode.Usage, "The run is not reported; set PUSHGATEWAY_URL, --gateway, --remote-write, --textfile or --spool.");
        }
        catch (Exception failure) when (failure is ToolException or IOException or UnauthorizedAccessException)
        {
            if (parsed.GetValue(_pushRequired))
            {
                throw;
            }

            screen.Say(failure.Message);
            return null;
        }
    }

    private string Identity(ParseResult parsed) => GroupText.Name(
        (parsed.GetValue(_group) ?? []).Prepend(new("job", parsed.GetRequiredValue(_job))).DistinctBy(static label => label.Key).ToDictionary());

    private static Option<int[]> SuccessExitCodes() => new("--success-codes")
    {
        Description = "The exit codes that count as success, such as 0,24. The default is 0.",
        HelpName = "CODES",
        CustomParser = static result => [.. result.Tokens
            .SelectMany(static token => token.Value.Split(','))
            .Select(text => OptionOf.Checked(
                result, text, ExitCodeOf, "is not an exit code; give whole numbers from 0 to 255, such as 0,24"))
            .OfType<int>()],
    };

    private static int? ExitCodeOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code <= byte.MaxValue ? code : null;
}
