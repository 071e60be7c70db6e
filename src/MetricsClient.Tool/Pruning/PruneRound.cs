using System.Diagnostics;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Pruning;

/// <summary>
/// One round: finds the stale groups, checks each group again just before its deletion, and verifies the deletions.
/// </summary>
internal sealed class PruneRound
{
    // The list of all groups is a large response, so the same list is used for all deletions within this time.
    private static readonly TimeSpan s_fresh = TimeSpan.FromMilliseconds(250);

    private readonly PushgatewayClient _client;
    private readonly PruneRule _rule;
    private readonly Screen _screen;

    public PruneRound(PushgatewayClient client, PruneRule rule, Screen screen)
    {
        _client = client;
        _rule = rule;
        _screen = screen;
    }

    /// <summary>Finds the stale groups. Deletes nothing.</summary>
    /// <exception cref="CommandLine.ToolException">The gateway does not respond.</exception>
    public async Task<PruneFindings> FindAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<PushgatewayGroup> groups = await _client.ListWithProgressAsync(_screen, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        ILookup<PruneVerdict, PushgatewayGroup> decided = groups
            .OrderBy(static group => group.PushTime ?? DateTimeOffset.MinValue)
            .ToLookup(group => _rule.Decide(group, now));
        return new PruneFindings(now, groups.Count, [.. decided[PruneVerdict.Delete]], [.. decided[PruneVerdict.NeverSucceeded]]);
    }

    /// <summary>
    /// Deletes the stale groups, except groups that have received a push since <see cref="FindAsync"/>.
    /// </summary>
    /// <exception cref="CommandLine.ToolException">The gateway does not respond.</exception>
    public async Task<GroupDeletion> DeleteAsync(PruneFindings findings, CancellationToken cancellationToken)
    {
        var deletion = new GroupDeletion(_client);
        using (Progress progress = _screen.Progress("pruning"))
        {
            await DeleteAsync(findings.Stale, deletion, progress, cancellationToken).ConfigureAwait(false);
        }

        if (findings.Stale.Count > 0)
        {
            await deletion.CheckAsync(_screen, cancellationToken).ConfigureAwait(false);
        }

        return deletion;
    }

    private async Task DeleteAsync(
        IReadOnlyList<PushgatewayGroup> stale, GroupDeletion deletion, Progress progress, CancellationToken cancellationToken)
    {
        HashSet<string> stillStale = [];
        long listed = 0;
        for (int i = 0; i < stale.Count; i++)
        {
            if (listed == 0 || Stopwatch.GetElapsedTime(listed) > s_fresh)
            {
                stillStale = await FindStaleAsync(cancellationToken).ConfigureAwait(false);
                listed = Stopwatch.GetTimestamp();
            }

            if (stillStale.Contains(GroupText.Name(stale[i].Labels)))
            {
                await deletion.DeleteAsync(stale[i], cancellationToken).ConfigureAwait(false);
            }

            progress.Done(i + 1, stale.Count);
        }
    }

    private async Task<HashSet<string>> FindStaleAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<PushgatewayGroup> groups = await _client.ListOrFailAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return [.. groups
            .Where(group => _rule.Decide(group, now) == PruneVerdict.Delete)
            .Select(static group => GroupText.Name(group.Labels))];
    }
}

/// <summary>The decisions about all groups of a gateway at one time.</summary>
/// <param name="Now">The time of the decisions.</param>
/// <param name="All">The number of all groups.</param>
/// <param name="Stale">The groups to delete, the oldest first.</param>
/// <param name="NeverSucceeded">The groups that are old enough, but are kept because no push was ever accepted.</param>
internal sealed record PruneFindings(
    DateTimeOffset Now, int All, IReadOnlyList<PushgatewayGroup> Stale, IReadOnlyList<PushgatewayGroup> NeverSucceeded);
