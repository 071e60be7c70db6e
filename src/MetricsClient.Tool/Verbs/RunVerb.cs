using System.CommandLine;
using System.Globalization;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Running;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob run</c> runs a command and tells how it went, without getting in its way.</summary>
internal sealed class RunVerb : Verb
{
    private readonly Option<string> _job = OptionOf.Job();
    private readonly Option<KeyValuePair<string, string>[]> _group = OptionOf.Group();
    private readonly Option<TimeSpan?> _expectEvery = OptionOf.Time("--expect-every", "How often the job is to succeed; for alerts.");
    private readonly Option<TimeSpan?> _maxDuration = OptionOf.Time(
        "--max-duration", "How long the command may take. After that all of its processes are asked to end (SIGTERM).");

    private readonly Option<TimeSpan?> _killAfter = OptionOf.Time("--kill-after", "The time from being asked to being killed (SIGKILL); 10s unless given.");
    private readonly Option<bool> _noOverlap = OptionOf.Flag("--no-overlap", "Do not run while another run of the same job and group has not ended on this machine.");
    private readonly Option<string?> _lockDir = OptionOf.Folder("--lock-dir", "Where --no-overlap keeps its lock; ~/.local/state/promjob unless given.");
    private readonly Option<int[]> _successCodes = SuccessCodes();
    private readonly Option<TimeSpan?> _ttl = OptionOf.Time("--ttl", "How long after its last push the group means something; for 'promjob prune --respect-ttl'.");
    private readonly Option<string?> _textfile = OptionOf.Folder("--textfile", "Write a file for node_exporter's textfile collector into this folder, too or instead.");
    private readonly Option<string?> _spool = OptionOf.Folder("--spool", "Keep in this folder what the gateway could not be told; see 'promjob flush'.");
    private readonly Option<bool> _pushRequired = OptionOf.Flag("--push-required", "Fail (69) when the command succeeds but that could not be told.");
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(3));
    private readonly Argument<string[]> _command = new("command")
    {
        Description = "The command and its arguments, each a word of its own, behind --.",
        Arity = ArgumentArity.OneOrMore,
        CaptureRemainingTokens = true,
    };

    public RunVerb()
        : base(
            "run",
            "Runs a command and pushes how it went. Returns the command's exit code, whatever becomes of the push.",
            "promjob run --job backup --expect-every 1d --max-duration 2h -- tar czf /backup/home.tgz /home",
            "promjob run --job report --no-overlap -- sh -c 'make report | mail -s \"Report\" team'")
    {
        Option[] options =
        [
            _job, _group, _expectEvery, _maxDuration, _killAfter, _noOverlap, _lockDir, _successCodes, _ttl, _textfile, _spool, _pushRequired,
        ];
        Array.ForEach(options, Add);
        _gateway.AddTo(this);
        Add(_command);
    }

    // Signals are the command's; the token would be canceled by them.
    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        using RunReport? report = Report(parsed, screen);
        var run = new JobRun(report, screen)
        {
            SuccessCodes = parsed.GetValue(_successCodes) is { Length: > 0 } codes ? codes.ToHashSet() : [ExitCode.Done],
            MaxDuration = parsed.GetValue(_maxDuration),
            KillAfter = parsed.GetValue(_killAfter) ?? TimeSpan.FromSeconds(10),
            PushRequired = parsed.GetValue(_pushRequired),
        };
        string[] command = parsed.GetRequiredValue(_command);
        if (!parsed.GetValue(_noOverlap))
        {
            return await run.RunAsync(command, taken: null).ConfigureAwait(false);
        }

        using var taken = OverlapLock.TryTake(Identity(parsed), parsed.GetValue(_lockDir));
        if (taken is null)
        {
            screen.Say($"Another run of {parsed.GetRequiredValue(_job)} has not ended; this one was skipped.");
            return ExitCode.Overlap;
        }

        return await run.RunAsync(command, taken).ConfigureAwait(false);
    }

    // Nothing that is wrong with the report keeps the job from its work, unless the report is required.
    private RunReport? Report(ParseResult parsed, Screen screen)
    {
        try
        {
            var options = new BatchJobOptions
            {
                ExpectedInterval = parsed.GetValue(_expectEvery),
                MaxDuration = parsed.GetValue(_maxDuration),
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

            _gateway.Configure(parsed, options.Push);
            return options.Push.HasDestination
                ? GatewayArguments.Usable(() => new RunReport(parsed.GetRequiredValue(_job), options))
                : throw new ToolException(ExitCode.Usage, "Nobody is told of this run; set PUSHGATEWAY_URL, --gateway, --textfile or --spool.");
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

    private static Option<int[]> SuccessCodes() => new("--success-codes")
    {
        Description = "The exit codes that are a success, such as 0,24; 0 unless given.",
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
