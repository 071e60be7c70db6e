using System.Diagnostics;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Groups;

/// <summary>
/// Deletes groups and verifies the deletion. The gateway responds with 202 even if a group does not exist. So only a
/// new list of all groups shows that a request has deleted the right group.
/// </summary>
internal sealed class GroupDeletion
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly PushgatewayClient _client;
    private readonly List<PushgatewayGroup> _deleted = [];
    private readonly List<(string Name, string Reason)> _failed = [];

    public GroupDeletion(PushgatewayClient client)
    {
        _client = client;
    }

    /// <summary>
    /// Gets the groups whose delete request was accepted. After <see cref="CheckAsync"/>, gets the groups that are really
    /// deleted.
    /// </summary>
    public IReadOnlyList<PushgatewayGroup> Deleted => _deleted;

    /// <summary>Gets the names of the groups that could not be deleted, and the reasons.</summary>
    public IReadOnlyList<(string Name, string Reason)> Failed => _failed;

    /// <summary>Deletes the group with the labels that the gateway has reported.</summary>
    /// <exception cref="ToolException">The gateway does not respond, or rejects the credentials.</exception>
    public async Task DeleteAsync(PushgatewayGroup group, CancellationToken cancellationToken)
    {
        PushResult result = await _client.DeleteAsync(group.Labels, cancellationToken).ConfigureAwait(false);
        if (result.IsSuccess)
        {
            _deleted.Add(group);
        }
        else if (result.Outcome is PushOutcome.NotSent)
        {
            _failed.Add((GroupText.Name(group.Labels), $"cannot be addressed by a request: {result.Reason}"));
        }
        else
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ToolException(ExitCode.Unavailable, $"{result} {GatewayQueries.Remedy(result)}");
        }
    }

    /// <summary>
    /// Compares the deleted groups with the groups that the gateway stores afterwards. A group with a newer push was
    /// deleted and then created again.
    /// </summary>
    /// <exception cref="ToolException">The gateway does not respond.</exception>
    public async Task CheckAsync(Screen screen, CancellationToken cancellationToken)
    {
        HashSet<PushgatewayGroup> remaining = Remaining(await _client.ListWithProgressAsync(screen, cancellationToken).ConfigureAwait(false));
        try
        {
            // The gateway responds to a request before it deletes the group, so a group may be listed a moment longer.
            long listed = Stopwatch.GetTimestamp();
            while (remaining.Count > 0 && Stopwatch.GetElapsedTime(listed) < s_patience)
            {
                await Task.Delay(s_pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                remaining = Remaining(await _client.ListOrFailAsync(cancellationToken).ConfigureAwait(false));
            }
        }
        catch (ToolException)
        {
            // The list before the failed one is reported.
        }

        _deleted.RemoveAll(remaining.Contains);
        _failed.AddRange(remaining.Select(static group => (
            GroupText.Name(group.Labels),
            "still exists: the true labels differ from the reported labels, for example in invalid UTF-8; run 'promjob doctor'")));
    }

    /// <summary>Prints the result.</summary>
    public void ReportTo(Screen screen)
    {
        foreach ((string name, string reason) in _failed)
        {
            screen.Say($"{name} {reason}");
        }

        screen.PrintLine($"Deleted {GroupText.Count(_deleted.Count, "group")}.");
    }

    // Several groups may have the same name here: the gateway reports the same labels for groups that differ only in
    // invalid UTF-8.
    private HashSet<PushgatewayGroup> Remaining(IReadOnlyList<PushgatewayGroup> listed)
    {
        ILookup<string, PushgatewayGroup> present = listed.ToLookup(static group => GroupText.Name(group.Labels), StringComparer.Ordinal);
        return [.. _deleted.Where(deleted => present[GroupText.Name(deleted.Labels)].Any(
            same => same.PushTime == deleted.PushTime && same.FailureTime == deleted.FailureTime))];
    }
}
