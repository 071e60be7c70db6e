using System.CommandLine;
using System.Globalization;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob list</c> prints the groups of a gateway.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Option<TimeSpan?> _stale = OptionOf.Time("--stale", "Only groups without an accepted push in this time.");
    private readonly Option<bool> _failed = OptionOf.Flag("--failed", "Only groups with a rejected last push or a failed last run.");
    private readonly Option<bool> _json = OptionOf.Json();
    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(30));

    public ListVerb()
        : base(
            "list",
            "Lists the groups of the gateway, oldest push first.",
            "promjob list --stale 1h",
            "promjob list --failed --json | jq -r '.[].labels.job'")
    {
        Add(_stale);
        Add(_failed);
        Add(_json);
        _gateway.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        using PushgatewayClient client = _gateway.Connect(parsed);
        IReadOnlyList<PushgatewayGroup> all = await client.ListWithProgressAsync(screen, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        PushgatewayGroup[] groups = [.. all
            .Where(group => parsed.GetValue(_stale) is not { } limit || group.PushTime is not { } time || now - time > limit)
            .Where(group => !parsed.GetValue(_failed) || !group.LastPushSucceeded || GroupMetrics.RunFailed(group))
            .OrderBy(static group => group.PushTime ?? DateTimeOffset.MinValue)
            .ThenBy(static group => GroupText.Name(group.Labels), StringComparer.Ordinal)];
        if (parsed.GetValue(_json))
        {
            PrintJson(groups, screen);
        }
        else if (groups.Length == 0)
        {
            screen.Say(all.Count == 0 ? "The gateway has no groups." : $"None of {GroupText.Count(all.Count, "group")} matches the filters.");
        }
        else
        {
            Show(groups, now, screen);
        }

        return ExitCode.Done;
    }

    private static void PrintJson(PushgatewayGroup[] groups, Screen screen) => GroupJson.Print(screen, json =>
    {
        json.WriteStartArray();
        Array.ForEach(groups, group => GroupJson.Write(json, group));
        json.WriteEndArray();
    });

    private static void Show(PushgatewayGroup[] groups, DateTimeOffset now, Screen screen)
    {
        var table = new Table("JOB", "GROUP", "PUSHED", "LAST PUSH", "LAST RUN", "TTL", "FAMILIES");
        foreach (PushgatewayGroup group in groups)
        {
            table.Add(
                (group.Job, Tone.Plain),
                (GroupText.OtherLabels(group), Tone.Plain),
                (GroupText.Pushed(group, now), group.PushTime is null ? Tone.Bad : Tone.Plain),
                group.LastPushSucceeded ? ("ok", Tone.Good) : ("rejected", Tone.Bad),
                LastRun(group),
                (GroupMetrics.TimeToLiveOf(group) is { } ttl ? Duration.Text(ttl) : "-", Tone.Plain),
                (group.FamilyCount.ToString(CultureInfo.InvariantCulture), Tone.Plain));
        }

        table.PrintTo(screen);
    }

    private static (string Text, Tone Tone) LastRun(PushgatewayGroup group) => group.GetValue(GroupMetrics.LastRunSuccess) switch
    {
        null => ("-", Tone.Plain),
        not 0 => ("ok", Tone.Good),
        _ when group.GetValue(GroupMetrics.LastExitCode) is { } code =>
            (string.Create(CultureInfo.InvariantCulture, $"failed ({code})"), Tone.Bad),
        _ => ("failed", Tone.Bad),
    };
}
