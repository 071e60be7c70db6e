using System.CommandLine;
using MetricsClient.Push.Gateway;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Doctoring;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob doctor</c> examines a gateway and prints findings with remedies.</summary>
internal sealed class DoctorVerb : Verb
{
    private readonly Option<string[]> _accept = Accepted();
    private readonly Option<bool> _json = OptionOf.Json();
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(30));

    public DoctorVerb()
        : base(
            "doctor",
            "Examines a gateway: connection, readiness for pushes and scrapes, and safe configuration.",
            "promjob doctor --gateway http://localhost:9091",
            "promjob doctor --accept persistence,consistency")
    {
        AddGroup("Options", [_accept, _json]);
        _gateway.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        string[] accepted = parsed.GetValue(_accept) ?? [];
        IReadOnlyList<Finding> found = await ExamineAsync(_gateway.Required(parsed), screen, cancellationToken).ConfigureAwait(false);
        Finding[] findings = [.. found.Select(finding => finding with
        {
            IsAccepted = finding.Verdict != Tone.Good && accepted.Contains(finding.Check, StringComparer.Ordinal),
        })];
        if (parsed.GetValue(_json))
        {
            PrintJson(findings, screen);
        }
        else
        {
            Show(findings, screen);
        }

        bool isBad = Array.Exists(findings, static finding => finding.Verdict == Tone.Bad && !finding.IsAccepted);
        return isBad ? ExitCode.Found : ExitCode.Done;
    }

    private static Option<string[]> Accepted() => new("--accept")
    {
        Description = $"Findings that are no error, separated by commas: {string.Join(", ", Doctor.Acceptable)}. May be repeated.",
        HelpName = "FINDINGS",
        CustomParser = static result => [.. result.Tokens
            .SelectMany(static token => token.Value.Split(','))
            .Select(name => OptionOf.Checked(
                result,
                name,
                static text => Doctor.Acceptable.Contains(text, StringComparer.Ordinal) ? text : null,
                $"is not a finding that can be accepted; write {string.Join(", ", Doctor.Acceptable)}"))
            .OfType<string>()],
    };

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(
        PushOptions options, Screen screen, CancellationToken cancellationToken)
    {
        using var clock = new ClockReader(GatewayHttp.Create(options), TimeProvider.System);
        using var http = new HttpMessageInvoker(clock, disposeHandler: false);

        // The handler that was created above already has the certificates. A client with an invoker rejects certificate
        // options, so they are cleared.
        options.TrustedAuthorities.Clear();
        options.ClientCertificates.Clear();
        options.HttpInvoker = http;
        using PushgatewayClient client = GatewayArguments.Usable(() => new PushgatewayClient(options));
        using Progress progress = screen.Progress("examining");
        return await new Doctor(client, clock, options.Gateway!).ExamineAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Show(IReadOnlyList<Finding> findings, Screen screen)
    {
        foreach (Finding finding in findings)
        {
            screen.PrintLine($"{screen.Paint(finding.IsAccepted ? Tone.Plain : finding.Verdict, finding.Word.PadRight(8))} {finding.Check,-12} {Screen.Printable(finding.Message)}");
            if (finding.Remedy is { } remedy)
            {
                screen.PrintLine($"{"",21} -> {Screen.Printable(remedy)}");
            }
        }
    }

    private static void PrintJson(IReadOnlyList<Finding> findings, Screen screen) => GroupJson.Print(screen, json =>
    {
        json.WriteStartArray();
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", finding.Check);
            json.WriteString("verdict", finding.Word);
            json.WriteString("message", finding.Message);
            json.WriteString("remedy", finding.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
