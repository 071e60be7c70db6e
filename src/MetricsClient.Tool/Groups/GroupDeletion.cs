using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Groups;

/// <summary>
/// Deletes groups and looks whether they are gone: a gateway answers 202 whether it had the group or not, so that only
/// its list tells whether the path that was sent is the path of the group.
/// </summary>
internal sealed class GroupDeletion
{
    private readonly PushgatewayClient _client;
    private readonly List<PushgatewayGroup> _deleted = [];
    private readonly List<(string Name, string Reason)> _failed = [];

    public GroupDeletion(PushgatewayClient client)
    {
        _client = client;
    }

    /// <summary>The groups that were deleted; after <see cref="Check"/>, those that are gone.</summary>
    public IReadOnlyList<PushgatewayGroup> Deleted => _deleted;

    /// <summary>The names of the groups that are still there, and why.</summary>
    public IReadOnlyList<(string Name, string Reason)> Failed => _failed;

    /// <summary>Deletes a group, whose identity is the labels that the gateway told.</summary>
    /// <exception cref="ToolException">The gateway does not answer, or not to this user.</exception>
    public async Task DeleteAsync(PushgatewayGroup group, CancellationToken cancellation)
    {
        PushResult result = await _client.DeleteAsync(group.Labels, cancellation).ConfigureAwait(false);
        if (result.IsSuccess)
        {
            _deleted.Add(group);
        }
        else if (result.Outcome is PushOutcome.NotSent)
        {
            _failed.Add((GroupText.Name(group.Labels), $"cannot be addressed: {result.Reason}"));
        }
        else
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ToolException(ExitCode.Unavailable, $"{result} {GatewayQuestions.Remedy(result)}");
        }
    }

    /// <summary>Compares with what the gateway holds now. A group that was pushed since is another one of that name.</summary>
    public void Check(IReadOnlyList<PushgatewayGroup> now)
    {
        // Groups that differ in bytes which are no UTF-8 are told under the same labels.
        ILookup<string, PushgatewayGroup> present = now.ToLookup(static group => GroupText.Name(group.Labels), StringComparer.Ordinal);
        for (int i = _deleted.Count - 1; i >= 0; i--)
        {
            string name = GroupText.Name(_deleted[i].Labels);
            PushgatewayGroup deleted = _deleted[i];
            if (present[name].Any(same => same.PushTime == deleted.PushTime && same.FailureTime == deleted.FailureTime))
            {
                _failed.Add((name, "is still there: its labels are others than the gateway tells, such as bytes that are no UTF-8; see 'promjob doctor'"));
                _deleted.RemoveAt(i);
            }
        }
    }

    /// <summary>Tells what became of them.</summary>
    public void ReportTo(Screen screen)
    {
        foreach ((string name, string reason) in _failed)
        {
            screen.Say($"{name} {reason}");
        }

        screen.PrintLine($"Deleted {GroupText.Count(_deleted.Count, "group")}.");
    }
}
