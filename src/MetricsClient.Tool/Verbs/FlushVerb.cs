using System.CommandLine;
using System.Globalization;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob flush</c> sends what waits in a spool folder.</summary>
internal static class FlushVerb
{
    public static Verb Create()
    {
        Option<string?> spool = Options.Folder("--spool", "The folder in which pushes wait.");
        spool.Required = true;
        Option<TimeSpan?> maxAge = Options.Time("--max-age", "Give up what is older than this; 7d unless given.");
        var gateway = new GatewayArguments(TimeSpan.FromSeconds(5));
        var verb = new Verb(
            "flush",
            "Sends what waits in a spool folder to the gateway, oldest first.",
            "promjob flush --spool /var/spool/promjob") { spool, maxAge };
        gateway.AddTo(verb);
        verb.Does(async (parsed, screen, cancellation) =>
        {
            using PushgatewayClient client = gateway.Connect(parsed);
            string folder = parsed.GetRequiredValue(spool)!;
            if (!Directory.Exists(folder))
            {
                throw new ToolException(ExitCode.Usage, $"There is no folder {folder}; give the one that --spool of 'promjob run' names.");
            }

            var waiting = new PushSpool(folder);
            if (parsed.GetValue(maxAge) is { } age)
            {
                waiting = new PushSpool(folder) { MaxAge = age };
            }

            using Progress progress = screen.Progress("flushing");
            return Report(await waiting.FlushAsync(client, cancellation).ConfigureAwait(false), screen);
        });
        return verb;
    }

    private static int Report(SpoolFlush flush, Screen screen)
    {
        foreach (PushResult failure in flush.Failures)
        {
            screen.Say($"{failure} {GatewayQuestions.Remedy(failure)}");
        }

        screen.PrintLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Sent {GroupText.Count(flush.Sent, "group")}; {flush.Left} left, {flush.Expired} given up."));
        return flush.Failures switch
        {
            [] => ExitCode.Done,
            [.., { StatusCode: null }] => ExitCode.Unavailable,
            _ => ExitCode.Found,
        };
    }
}
