using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Pushing;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary>
/// <c>promjob push</c> pushes a text or single gauges. The verb first checks that the gateway will accept the text
/// without changes.
/// </summary>
internal sealed class PushVerb : Verb
{
    private const string Accept = "text/plain; version=0.0.4";

    private readonly Option<string> _job = OptionOf.Job();
    private readonly Option<KeyValuePair<string, string>[]> _group = OptionOf.Group();
    private readonly Option<bool> _put = OptionOf.Flag("--put", "Replace the whole group (the default).");
    private readonly Option<bool> _post = OptionOf.Flag("--post", "Replace only the pushed families.");
    private readonly Option<string?> _file = new("--file")
    {
        Description = "The text to push, in Prometheus text or OpenMetrics; - for standard input (the default without --gauge).",
        HelpName = "FILE",
    };

    private readonly Option<KeyValuePair<string, double>[]> _gauges = Gauges();
    private readonly Option<bool> _check = OptionOf.Flag("--check", "Only check, and print the text without pushing.");
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(5));

    public PushVerb()
        : base(
            "push",
            "Pushes metrics to a group.",
            "promjob push --job backup --group instance=db1 --gauge backup_size_bytes=1234567",
            "my-script --metrics | promjob push --job report")
    {
        Add(_job);
        Add(_group);
        Add(_put);
        Add(_post);
        Add(_file);
        Add(_gauges);
        Add(_check);
        _gateway.AddTo(this);
        Validators.Add(CheckMethod);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        GroupChoice target = GatewayArguments.Usable(() => new GroupChoice(parsed.GetValue(_group) ?? [], parsed.GetRequiredValue(_job)));
        byte[] text = await TextAsync(parsed, target, cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(_check))
        {
            screen.Print(Encoding.UTF8.GetString(text));
            return ExitCode.Done;
        }

        using PushgatewayClient client = _gateway.Connect(parsed);
        PushMethod method = parsed.GetValue(_post) ? PushMethod.Post : PushMethod.Put;
        PushResult result = await client.PushAsync(method, target.Labels, text, cancellationToken).ConfigureAwait(false);
        return result.IsSuccess
            ? ExitCode.Done
            : throw new ToolException(ExitCode.Unavailable, $"{result} {GatewayQueries.Remedy(result)}".TrimEnd());
    }

    private async Task<byte[]> TextAsync(ParseResult parsed, GroupChoice target, CancellationToken cancellationToken)
    {
        KeyValuePair<string, double>[] gauges = parsed.GetValue(_gauges) ?? [];
        string? file = parsed.GetValue(_file);
        byte[] text = file is not null || gauges.Length == 0
            ? await FileAsync(file, target, cancellationToken).ConfigureAwait(false)
            : [];

        // The text of the file is valid. So if the text together with the gauges is refused, a gauge is the cause.
        byte[] whole = [.. text, .. PushText.OfGauges(gauges)];
        return PushText.From(whole, target.Labels).Refusal is { } clash
            ? throw new ToolException(ExitCode.Found, $"--gauge: {clash.Problem}. {clash.Remedy}. Nothing was pushed.")
            : whole;
    }

    private static async Task<byte[]> FileAsync(string? file, GroupChoice target, CancellationToken cancellationToken)
    {
        SourceText source = await TextSource.ReadAsync(file, Accept, cancellationToken).ConfigureAwait(false);
        var text = PushText.From(source.Bytes, target.Labels);
        return text.Refusal is { } refusal
            ? throw new ToolException(ExitCode.Found, $"{TextSource.Name(file)}, {refusal} Nothing was pushed.")
            : text.Text;
    }

    private static Option<KeyValuePair<string, double>[]> Gauges() => new("--gauge")
    {
        Description = "A gauge and the value. May be repeated.",
        HelpName = "NAME=VALUE",
        CustomParser = static result => [.. result.Tokens
            .Select(token => OptionOf.Checked(
                result, token.Value, Gauge, "is not a gauge with a value; write NAME=VALUE, such as rows=42"))
            .OfType<KeyValuePair<string, double>>()],
    };

    private static KeyValuePair<string, double>? Gauge(string text)
    {
        int equals = text.LastIndexOf('=');
        string name = equals > 0 ? text[..equals] : "";
        return MetricName.IsValidMetric(name) && OptionOf.Number(text[(equals + 1)..]) is { } value ? new(name, value) : null;
    }

    private void CheckMethod(CommandResult given)
    {
        if (given.GetResult(_put) is not null && given.GetResult(_post) is not null)
        {
            given.AddError("Give --put or --post, not both.");
        }
    }
}
