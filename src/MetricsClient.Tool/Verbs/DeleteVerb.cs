using System.CommandLine;
using System.CommandLine.Parsing;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob delete</c> deletes one group, or all that have certain labels, and looks whether they are gone.</summary>
internal sealed class DeleteVerb : Verb
{
    private readonly Option<string> _job = OptionOf.Job();
    private readonly Option<KeyValuePair<string, string>[]> _group = OptionOf.Group();
    private readonly Option<KeyValuePair<string, string>[]> _allWith = OptionOf.Labels(
        "--all-with", "Every group that has this label, such as job=backup, whatever others it has. Given several times: all of them.");

    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(30));

    public DeleteVerb()
        : base(
            "delete",
            "Deletes the group that has exactly the given labels, or with --all-with every group that has them.",
            "promjob delete --job backup --group instance=db1",
            "promjob delete --all-with job=backup")
    {
        _job.Required = false;
        Add(_job);
        Add(_group);
        Add(_allWith);
        _gateway.AddTo(this);
        Validators.Add(CheckChoice);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        using PushgatewayClient client = _gateway.Connect(parsed);
        GroupChoice wanted = GatewayArguments.Usable(() => parsed.GetValue(_job) is { } name
            ? new GroupChoice(parsed.GetValue(_group) ?? [], name)
            : new GroupChoice(parsed.GetValue(_allWith) ?? []));
        PushgatewayGroup[] groups =
            [.. (await client.ListShownAsync(screen, cancellation).ConfigureAwait(false)).Where(wanted.Includes)];
        if (groups.Length == 0)
        {
            screen.Say($"There is no group {wanted}; nothing was deleted.");
            return ExitCode.Done;
        }

        var deletion = new GroupDeletion(client);
        await DeleteAsync(groups, deletion, screen, cancellation).ConfigureAwait(false);
        deletion.Check(await client.ListShownAsync(screen, cancellation).ConfigureAwait(false));
        deletion.ReportTo(screen);
        return deletion.Failed.Count > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static async Task DeleteAsync(
        PushgatewayGroup[] groups, GroupDeletion deletion, Screen screen, CancellationToken cancellation)
    {
        using Progress progress = screen.Progress("deleting");
        for (int i = 0; i < groups.Length; i++)
        {
            await deletion.DeleteAsync(groups[i], cancellation).ConfigureAwait(false);
            progress.Done(i + 1, groups.Length);
        }
    }

    private void CheckChoice(CommandResult given)
    {
        bool one = given.GetResult(_job) is not null;
        bool all = given.GetResult(_allWith) is not null;
        if (one == all || (all && given.GetResult(_group) is not null))
        {
            given.AddError("Give either --job, perhaps with --group, or --all-with.");
        }
    }
}
