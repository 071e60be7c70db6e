using System.CommandLine;
using System.CommandLine.Parsing;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Verbs;

/// <summary><c>promjob delete</c> deletes one group, or all groups with given labels, and verifies the deletion.</summary>
internal sealed class DeleteVerb : Verb
{
    private readonly Option<string> _job = OptionOf.Job();
    private readonly Option<KeyValuePair<string, string>[]> _group = OptionOf.Group();
    private readonly Option<KeyValuePair<string, string>[]> _allWith = OptionOf.Labels(
        "--all-with", "Delete every group with this label, such as job=backup. If repeated, a group must have all the labels.", allowJob: true);

    private readonly GatewayArguments _gateway = new(TimeSpan.FromSeconds(30));

    public DeleteVerb()
        : base(
            "delete",
            "Deletes the group with exactly the given labels, or with --all-with every group with the given labels.",
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

    protected override async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        using PushgatewayClient client = _gateway.Connect(parsed);
        GroupChoice wanted = GatewayArguments.Usable(() => parsed.GetValue(_job) is { } name
            ? new GroupChoice(parsed.GetValue(_group) ?? [], name)
            : new GroupChoice(parsed.GetValue(_allWith) ?? []));
        PushgatewayGroup[] groups =
            [.. (await client.ListWithProgressAsync(screen, cancellationToken).ConfigureAwait(false)).Where(wanted.Includes)];
        if (groups.Length == 0)
        {
            screen.Say($"The gateway has no group {wanted}; nothing was deleted.");
            return ExitCode.Done;
        }

        var deletion = new GroupDeletion(client);
        await DeleteAsync(groups, deletion, screen, cancellationToken).ConfigureAwait(false);
        await deletion.CheckAsync(screen, cancellationToken).ConfigureAwait(false);
        deletion.ReportTo(screen);
        return deletion.Failed.Count > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static async Task DeleteAsync(
        PushgatewayGroup[] groups, GroupDeletion deletion, Screen screen, CancellationToken cancellationToken)
    {
        using Progress progress = screen.Progress("deleting");
        for (int i = 0; i < groups.Length; i++)
        {
            await deletion.DeleteAsync(groups[i], cancellationToken).ConfigureAwait(false);
            progress.Done(i + 1, groups.Length);
        }
    }

    private void CheckChoice(CommandResult given)
    {
        bool one = given.GetResult(_job) is not null;
        bool all = given.GetResult(_allWith) is not null;
        if (one == all || (all && given.GetResult(_group) is not null))
        {
            given.AddError("Give either --job (and optionally --group) or --all-with.");
        }
    }
}
