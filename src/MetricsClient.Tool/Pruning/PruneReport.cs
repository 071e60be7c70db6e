using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Pruning;

/// <summary>Prints the stale groups and the deletions of a round, as a table or as JSON.</summary>
internal static class PruneReport
{
    public static void Show(PruneFindings findings, PruneRule rule, bool isDryRun, Screen screen)
    {
        ShowGroups(findings, rule, screen);
        if (findings.NeverSucceeded.Count > 0)
        {
            screen.Say($"{GroupText.Count(findings.NeverSucceeded.Count, "group")} above never had an accepted push and will be kept; add --include-failed to delete.");
        }

        if (isDryRun)
        {
            screen.PrintLine($"Would delete {findings.Stale.Count} of {GroupText.Count(findings.All, "group")}. This was a dry run; add --yes to delete.");
        }
    }

    /// <summary>
    /// Prints one JSON object with the stale groups, and with the deletions unless the round was a dry run.
    /// </summary>
    public static void PrintJson(PruneFindings findings, GroupDeletion? deletion, Screen screen) => GroupJson.Print(screen, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("dry_run", deletion is null);
        json.WriteNumber("groups", findings.All);
        Groups("stale", findings.Stale);
        Groups("never_succeeded", findings.NeverSucceeded);
        if (deletion is not null)
        {
            Groups("deleted", deletion.Deleted);
            json.WriteStartArray("failed");
            foreach ((string name, string reason) in deletion.Failed)
            {
                json.WriteStartObject();
                json.WriteString("group", name);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();

        void Groups(string name, IReadOnlyList<PushgatewayGroup> groups)
        {
            json.WriteStartArray(name);
            foreach (PushgatewayGroup group in groups)
            {
                GroupJson.Write(json, group);
            }

            json.WriteEndArray();
        }
    });

    private static void ShowGroups(PruneFindings findings, PruneRule rule, Screen screen)
    {
        if (findings.Stale.Count + findings.NeverSucceeded.Count == 0)
        {
            return;
        }

        var table = new Table("JOB", "GROUP", "PUSHED", "LIMIT", "VERDICT");
        foreach (PushgatewayGroup group in findings.Stale.Concat(findings.NeverSucceeded))
        {
            table.Add(
                (group.Job, Tone.Plain),
                (GroupText.OtherLabels(group), Tone.Plain),
                (GroupText.Pushed(group, findings.Now), Tone.Plain),
                (CommandLine.Duration.Text(rule.Limit(group)), Tone.Plain),
                rule.Decide(group, findings.Now) == PruneVerdict.Delete ? ("delete", Tone.Bad) : ("keep: never succeeded", Tone.Doubtful));
        }

        table.PrintTo(screen);
    }
}
