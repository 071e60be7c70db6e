using System.CommandLine;
using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Pushing;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob push</c> pushes a text or single gauges, after a check that the gateway will take them as they are meant.</summary>
internal static class PushVerb
{
    private const string Accept = "text/plain; version=0.0.4";

    public static Verb Create()
    {
        Option<string> job = Options.Job();
        Option<KeyValuePair<string, string>[]> group = Options.Group();
        Option<bool> put = Options.Flag("--put", "Replace the whole group; as unless --post is given.");
        Option<bool> post = Options.Flag("--post", "Replace only the families that are pushed.");
        var file = new Option<string?>("--file")
        {
            Description = "The text to push, in Prometheus text or OpenMetrics; - for standard input, as when neither --file nor --gauge is given.",
            HelpName = "FILE",
        };
        Option<KeyValuePair<string, double>[]> gauges = Gauges();
        Option<bool> check = Options.Flag("--check", "Only check, and print what would be pushed.");
        var gateway = new GatewayArguments(TimeSpan.FromSeconds(5));
        var verb = new Verb(
            "push",
            "Pushes metrics to a group.",
            "promjob push --job backup --group instance=db1 --gauge backup_size_bytes=1234567",
            "my-script --metrics | promjob push --job report") { job, group, put, post, file, gauges, check };
        gateway.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetResult(put) is not null && result.GetResult(post) is not null)
            {
                result.AddError("Give --put or --post, not both.");
            }
        });
        verb.Does(async (parsed, screen, cancellation) =>
        {
            GroupChoice target = GatewayArguments.Usable(() => new GroupChoice(parsed.GetValue(group) ?? [], parsed.GetRequiredValue(job)));
            KeyValuePair<string, double>[] single = parsed.GetValue(gauges) ?? [];
            string? source = parsed.GetValue(file) ?? (single.Length > 0 ? null : "-");
            byte[] given = source is null ? [] : (await TextSource.ReadAsync(source, Accept, cancellation).ConfigureAwait(false)).Bytes;
            byte[] text = Checked(given, source ?? "", single, target);
            if (parsed.GetValue(check))
            {
                screen.Print(Encoding.UTF8.GetString(text));
                return ExitCode.Done;
            }

            using PushgatewayClient client = gateway.Connect(parsed);
            PushMethod method = parsed.GetValue(post) ? PushMethod.Post : PushMethod.Put;
            return Report(await client.PushAsync(method, target.Labels, text, cancellation).ConfigureAwait(false), screen);
        });
        return verb;
    }

    private static byte[] Checked(byte[] given, string source, KeyValuePair<string, double>[] gauges, GroupChoice target)
    {
        var text = PushText.From(given, target.Labels);
        if (text.Refusal is { } refusal)
        {
            throw new ToolException(ExitCode.Found, $"{(source == "-" ? "standard input" : source)}, {refusal} Nothing was pushed.");
        }

        // What the file holds is fine by itself, so whatever is refused now is a gauge's fault.
        byte[] whole = [.. text.Text, .. PushText.OfGauges(gauges)];
        return PushText.From(whole, target.Labels).Refusal is { } clash
            ? throw new ToolException(ExitCode.Found, $"--gauge: {clash.Problem}. {clash.Remedy}. Nothing was pushed.")
            : whole;
    }

    private static int Report(PushResult result, Screen screen)
    {
        if (result.IsSuccess)
        {
            return ExitCode.Done;
        }

        screen.Say(result.Outcome is PushOutcome.Rejected or PushOutcome.Refused && result.StatusCode is not (401 or 403 or 404)
            ? result.ToString()
            : $"{result} {GatewayQuestions.Remedy(result)}");
        return ExitCode.Unavailable;
    }

    private static Option<KeyValuePair<string, double>[]> Gauges() => new("--gauge")
    {
        Description = "A gauge and its value. May be given several times.",
        HelpName = "NAME=VALUE",
        CustomParser = static result => [.. result.Tokens
            .Select(token =>
            {
                int equals = token.Value.LastIndexOf('=');
                string name = equals > 0 ? token.Value[..equals] : "";
                double? value = MetricName.IsValidMetric(name) ? Options.Number(token.Value[(equals + 1)..]) : null;
                if (value is null)
                {
                    result.AddError($"'{token.Value}' is not a gauge and its value; write it as NAME=VALUE, such as rows=42.");
                }

                return KeyValuePair.Create(name, value ?? 0);
            })],
    };
}
