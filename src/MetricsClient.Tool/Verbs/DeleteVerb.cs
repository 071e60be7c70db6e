using System.CommandLine;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob delete</c> deletes one group, or all that have certain labels, and looks whether they are gone.</summary>
internal static class DeleteVerb
{
    public static Verb Create()
    {
        Option<string> job = Options.Job();
        job.Required = false;
        Option<KeyValuePair<string, string>[]> group = Options.Group();
        Option<KeyValuePair<string, string>[]> allWith = Options.Labels(
            "--all-with", "Every group that has this label, such as job=backup, whatever others it has. Given several times: all of them.");
        var gateway = new GatewayArguments(TimeSpan.FromSeconds(30));
        var verb = new Verb(
            "delete",
            "Deletes the group that has exactly the given labels, or with --all-with every group that has them.",
            "promjob delete --job backup --group instance=db1",
            "promjob delete --all-with job=backup") { job, group, allWith };
        gateway.AddTo(verb);
        verb.Validators.Add(result =>
        {
            bool one = result.GetResult(job) is not null;
            bool all = result.GetResult(allWith) is not null;
            if (one == all || (all && result.GetResult(group) is not null))
            {
                result.AddError("Give either --job, perhaps with --group, or --all-with.");
            }
        });
        verb.Does(async (parsed, screen, cancellation) =>
        {
            using PushgatewayClient client = gateway.Connect(parsed);
            GroupChoice wanted = GatewayArguments.Usable(() => parsed.GetValue(job) is { } name
                ? new GroupChoice(parsed.GetValue(group) ?? [], name)
                : new GroupChoice(parsed.GetValue(allWith) ?? []));
            return await DeleteAsync(client, wanted, screen, cancellation).ConfigureAwait(false);
        });
        return verb;
    }

    private static async Task<int> DeleteAsync(
        PushgatewayClient client, GroupChoice wanted, Screen screen, CancellationToken cancellation)
    {
        PushgatewayGroup[] groups =
            [.. (await client.ListShownAsync(screen, cancellation).ConfigureAwait(false)).Where(wanted.Includes)];
        if (groups.Length == 0)
        {
            screen.Say($"There is no group {wanted}; nothing was deleted.");
            return ExitCode.Done;
        }

        var deletion = new GroupDeletion(client);
        using (Progress progress = screen.Progress("deleting"))
        {
            for (int i = 0; i < groups.Length; i++)
            {
                await deletion.DeleteAsync(groups[i], cancellation).ConfigureAwait(false);
                progress.Done(i + 1, groups.Length);
            }
        }

        deletion.Check(await client.ListShownAsync(screen, cancellation).ConfigureAwait(false));
        deletion.ReportTo(screen);
        return deletion.Failed.Count > 0 ? ExitCode.Found : ExitCode.Done;
    }
}
