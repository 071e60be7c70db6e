using System.CommandLine;
using MetricsClient.Push;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Doctoring;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob doctor</c> looks a gateway over and says what to do about what it finds.</summary>
internal static class DoctorVerb
{
    public static Verb Create()
    {
        Option<bool> json = Options.Json();
        var gateway = new GatewayArguments(TimeSpan.FromSeconds(30));
        var verb = new Verb(
            "doctor",
            "Looks for what is wrong with a gateway: unreachable, wrong credentials, a store that cannot be scraped, unsafe settings, clock skew, groups without success.",
            "promjob doctor --gateway http://localhost:9091") { json };
        gateway.AddTo(verb);
        verb.Does(async (parsed, screen, cancellation) =>
        {
            IReadOnlyList<Finding> findings = await ExamineAsync(gateway, parsed, screen, cancellation).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                screen.Print(Json(findings));
            }
            else
            {
                Show(findings, screen);
            }

            return findings.All(static finding => finding.Verdict == Tone.Good) ? ExitCode.Done : ExitCode.Found;
        });
        return verb;
    }

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(
        GatewayArguments gateway, ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        GatewayOptions options = gateway.Required(parsed);
        using var clock = new ClockReader(GatewayHttp.Create(options), TimeProvider.System);
        using var http = new HttpMessageInvoker(clock, disposeHandler: false);

        // They belong to the connection, which is made by now.
        options.TrustedAuthorities.Clear();
        options.ClientCertificates.Clear();
        options.Http = http;
        using PushgatewayClient client = GatewayArguments.Usable(() => new PushgatewayClient(options));
        using Progress progress = screen.Progress("examining");
        return await new Doctor(client, clock, options.Gateway!).ExamineAsync(cancellation).ConfigureAwait(false);
    }

    private static void Show(IReadOnlyList<Finding> findings, Screen screen)
    {
        foreach (Finding finding in findings)
        {
            screen.PrintLine($"{screen.Paint(finding.Verdict, finding.Word.PadRight(8))} {finding.Check,-12} {Screen.Printable(finding.Told)}");
            if (finding.Remedy is { } remedy)
            {
                screen.PrintLine($"{"",21} -> {Screen.Printable(remedy)}");
            }
        }
    }

    private static string Json(IReadOnlyList<Finding> findings) => GroupJson.Text(json =>
    {
        json.WriteStartArray();
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", finding.Check);
            json.WriteString("verdict", finding.Word);
            json.WriteString("told", finding.Told);
            json.WriteString("remedy", finding.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
