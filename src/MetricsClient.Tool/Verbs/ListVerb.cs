using System.CommandLine;
using System.Globalization;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob list</c> shows the groups of a gateway.</summary>
internal static class ListVerb
{
    public static Verb Create()
    {
        Option<TimeSpan?> stale = Options.Time("--stale", "Only groups that were last pushed longer ago than this, or never.");
        Option<bool> failed = Options.Flag("--failed", "Only groups whose last push was refused, or whose job failed in its last run.");
        Option<bool> json = Options.Json();
        var gateway = new GatewayArguments(TimeSpan.FromSeconds(30));
        var verb = new Verb(
            "list",
            "Lists the groups of the gateway, those that were pushed longest ago first.",
            "promjob list --stale 1h",
            "promjob list --failed --json | jq -r '.[].labels.job'") { stale, failed, json };
        gateway.AddTo(verb);
        verb.Does(async (parsed, screen, cancellation) =>
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            using PushgatewayClient client = gateway.Connect(parsed);
            IReadOnlyList<PushgatewayGroup> all = await client.ListShownAsync(screen, cancellation).ConfigureAwait(false);
            PushgatewayGroup[] groups = [.. all
                .Where(group => parsed.GetValue(stale) is not { } limit || group.PushTime is not { } time || now - time > limit)
                .Where(group => !parsed.GetValue(failed) || !group.LastPushSucceeded || GroupMetrics.RunFailed(group))
                .OrderBy(static group => group.PushTime ?? DateTimeOffset.MinValue)
                .ThenBy(static group => GroupText.Name(group.Labels), StringComparer.Ordinal)];
            if (parsed.GetValue(json))
            {
                screen.Print(Json(groups));
            }
            else
            {
                Show(groups, all.Count, now, screen);
            }

            return ExitCode.Done;
        });
        return verb;
    }

    private static string Json(PushgatewayGroup[] groups) => GroupJson.Text(json =>
    {
        json.WriteStartArray();
        Array.ForEach(groups, group => GroupJson.Write(json, group));
        json.WriteEndArray();
    });

    private static void Show(PushgatewayGroup[] groups, int all, DateTimeOffset now, Screen screen)
    {
        if (groups.Length == 0)
        {
            screen.Say(all == 0 ? "The gateway holds no groups." : $"None of {GroupText.Count(all, "group")} is like that.");
            return;
        }

        var table = new Table("JOB", "GROUP", "PUSHED", "LAST PUSH", "LAST RUN", "TTL", "FAMILIES");
        foreach (PushgatewayGroup group in groups)
        {
            table.Add(
                (group.Job, Tone.Plain),
                (GroupText.Further(group), Tone.Plain),
                (GroupText.Pushed(group, now), group.PushTime is null ? Tone.Bad : Tone.Plain),
                group.LastPushSucceeded ? ("ok", Tone.Good) : ("refused", Tone.Bad),
                LastRun(group),
                (GroupMetrics.TimeToLiveOf(group) is { } ttl ? Duration.Text(ttl) : "-", Tone.Plain),
                (group.Families.Count.ToString(CultureInfo.InvariantCulture), Tone.Plain));
        }

        table.PrintTo(screen);
    }

    private static (string Text, Tone Tone) LastRun(PushgatewayGroup group) => group.ValueOf(GroupMetrics.LastRunSuccess) switch
    {
        null => ("-", Tone.Plain),
        not 0 => ("ok", Tone.Good),
        _ when group.ValueOf(GroupMetrics.LastExitCode) is { } code =>
            (string.Create(CultureInfo.InvariantCulture, $"failed ({code})"), Tone.Bad),
        _ => ("failed", Tone.Bad),
    };
}
