using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Pushing;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary>
/// <c>promjob push</c> pushes a text or single gauges. The verb first checks that the gateway will accept the text
/// without changes.
/// </summary>
internal sealed class PushVerb : Verb
{
    private readonly Option<string> _job = OptionOf.Job();
    private readonly Option<KeyValuePair<string, string>[]> _group = OptionOf.Group();
    private readonly Option<bool> _put = OptionOf.Flag("--put", "Replace the whole group (the default).");
    private readonly Option<bool> _post = OptionOf.Flag("--post", "Replace only the pushed families.");
    private readonly Option<string?> _file = OptionOf.File(
        "--file", "The text to push, in Prometheus text or OpenMetrics: a file, an http address, or - for standard input (the default without --gauge).", "-f");

    private readonly Option<CommandLineGauge[]> _gauges = Gauges();
    private readonly Option<bool> _check = OptionOf.Flag("--check", "Only check, and print the text without pushing.");
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(5));

    public PushVerb()
        : base(
            "push",
            "Pushes metrics to a group.",
            "promjob push --job backup --group instance=db1 --gauge backup_size_bytes=1234567",
            "my-script --metrics | promjob push --job report")
    {
        AddGroup("Options of the group", [_job, _group, _put, _post]);
        AddGroup("Options of the text", [_file, _gauges, _check]);
        _gateway.AddTo(this);
        Validators.Add(CheckMethod);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "A request that was canceled at the deadline may still read the text; the end of the program frees it.")]
    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        GroupChoice target = GatewayArguments.Usable(() => new GroupChoice(parsed.GetValue(_group) ?? [], parsed.GetRequiredValue(_job)));
        using PushgatewayClient? client = parsed.GetValue(_check) ? null : _gateway.Connect(parsed);
        if (client is { HasGroups: false } && parsed.GetValue(_put))
        {
            throw new ToolException(
                ExitCode.Usage, "--put replaces a group, but VictoriaMetrics stores samples and no groups; leave --put out to add the samples. Nothing was pushed.");
        }

        InputBuffer text = await TextAsync(parsed, target, cancellationToken).ConfigureAwait(false);
        if (client is null)
        {
            screen.Print(text.Bytes);
            return ExitCode.Done;
        }

        PushMethod method = parsed.GetValue(_post) ? PushMethod.Post : PushMethod.Put;
        ReadOnlyMemory<byte> body = text.Memory[..text.Length];
        PushResult result = await client.PushAsync(method, target.Labels, body, cancellationToken).ConfigureAwait(false);
        return result.IsSuccess
            ? ExitCode.Done
            : throw new ToolException(ExitCode.Unavailable, $"{result} {GatewayQueries.Remedy(result)}".TrimEnd());
    }

    private async Task<InputBuffer> TextAsync(ParseResult parsed, GroupChoice target, CancellationToken cancellationToken)
    {
        CommandLineGauge[] gauges = parsed.GetValue(_gauges) ?? [];
        foreach (CommandLineGauge gauge in gauges)
        {
            if (GatewayRules.Check(gauge.Line, target.Labels) is { } refusal)
            {
                throw new ToolException(ExitCode.Usage, $"--gauge '{gauge.Text}': {refusal.Problem}. {refusal.Remedy}.");
            }
        }

        string? file = parsed.GetValue(_file);
        InputBuffer text = file is not null || gauges.Length == 0
            ? await FileAsync(file, target, gauges, cancellationToken).ConfigureAwait(false)
            : new InputBuffer();
        CommandLineGauge.Write(gauges, text);
        return text;
    }

    private static async Task<InputBuffer> FileAsync(
        string? file, GroupChoice target, CommandLineGauge[] gauges, CancellationToken cancellationToken)
    {
        var page = new PageRequest { Accept = PageRequest.AcceptText };
        Input source = await Input.ReadAsync(file, page, cancellationToken).ConfigureAwait(false);
        var names = gauges.Select(static gauge => gauge.Line.Name).ToHashSet(StringComparer.Ordinal);
        var text = PushText.From(source.Content, target.Labels, names);
        if (text.Refusal is { } refusal)
        {
            throw new ToolException(ExitCode.Found, $"{Input.Name(file)}, {refusal} Nothing was pushed.");
        }

        return text.Clash is { } clash
            ? throw new ToolException(ExitCode.Found, $"--gauge: {Input.Name(file)} contains '{clash}' too. Rename the gauge, or remove the metric from the text. Nothing was pushed.")
            : text.Text;
    }

    private static Option<CommandLineGauge[]> Gauges() => new("--gauge")
    {
        Description = "A gauge and the value, such as rows=42 or 'rows{table=\"a\"}=42'. May be repeated.",
        HelpName = "NAME=VALUE",
        CustomParser = static result =>
        {
            CommandLineGauge[] gauges = [.. result.Tokens
                .Select(token => OptionOf.Checked(
                    result, token.Value, CommandLineGauge.Parse, "is not a gauge with a value; write NAME=VALUE, such as rows=42, or NAME{LABEL=\"VALUE\"}=VALUE"))
                .OfType<CommandLineGauge>()];
            if (CommandLineGauge.Repeated(gauges) is { } repeated)
            {
                result.AddError($"The gauge '{repeated.Text}' is given twice by --gauge; give each gauge once, or different labels.");
            }

            return gauges;
        },
    };

    private void CheckMethod(CommandResult given)
    {
        if (given.GetResult(_put) is not null && given.GetResult(_post) is not null)
        {
            given.AddError("Give --put or --post, not both.");
        }
    }
}
