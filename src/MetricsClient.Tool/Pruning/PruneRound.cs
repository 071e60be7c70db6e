using System.Diagnostics;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Groups;
using MetricsClient.Tool.Terminal;

namespace MetricsClient.Tool.Pruning;

/// <summary>One round of pruning: looks what is stale, looks again right before it deletes, and at last whether it is gone.</summary>
internal sealed class PruneRound
{
    // Each look costs the gateway all that it holds, so it serves every deletion that follows within this time.
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

    /// <summary>Finds what is stale, and deletes nothing.</summary>
    /// <exception cref="CommandLine.ToolException">The gateway does not answer.</exception>
    public async Task<PruneFindings> FindAsync(CancellationToken cancellation)
    {
        IReadOnlyList<PushgatewayGroup> groups = await _client.ListShownAsync(_screen, cancellation).ConfigureAwait(false);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        ILookup<PruneVerdict, PushgatewayGroup> judged = groups
            .OrderBy(static group => group.PushTime ?? DateTimeOffset.MinValue)
            .ToLookup(group => _rule.Judge(group, now));
        return new PruneFindings(now, groups.Count, [.. judged[PruneVerdict.Delete]], [.. judged[PruneVerdict.NeverSucceeded]]);
    }

    /// <summary>Deletes what was found, unless it was pushed since.</summary>
    /// <exception cref="CommandLine.ToolException">The gateway does not answer.</exception>
    public async Task<GroupDeletion> DeleteAsync(PruneFindings findings, CancellationToken cancellation)
    {
        var deletion = new GroupDeletion(_client);
        using (Progress progress = _screen.Progress("pruning"))
        {
            await DeleteAsync(findings.Stale, deletion, progress, cancellation).ConfigureAwait(false);
        }

        if (findings.Stale.Count > 0)
        {
            deletion.Check(await _client.ListShownAsync(_screen, cancellation).ConfigureAwait(false));
        }

        return deletion;
    }

    private async Task DeleteAsync(
        IReadOnlyList<PushgatewayGroup> stale, GroupDeletion deletion, Progress progress, CancellationToken cancellation)
    {
        HashSet<string> stillStale = [];
        long looked = 0;
        for (int i = 0; i < stale.Count; i++)
        {
            if (looked == 0 || Stopwatch.GetElapsedTime(looked) > s_fresh)
            {
                stillStale = await LookAsync(cancellation).ConfigureAwait(false);
                looked = Stopwatch.GetTimestamp();
            }

            if (stillStale.Contains(GroupText.Name(stale[i].Labels)))
            {
                await deletion.DeleteAsync(stale[i], cancellation).ConfigureAwait(false);
            }

            progress.Done(i + 1, stale.Count);
        }
    }

    private async Task<HashSet<string>> LookAsync(CancellationToken cancellation)
    {
        IReadOnlyList<PushgatewayGroup> groups = await _client.ListToldAsync(cancellation).ConfigureAwait(false);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return [.. groups
            .Where(group => _rule.Judge(group, now) == PruneVerdict.Delete)
            .Select(static group => GroupText.Name(group.Labels))];
    }
}

/// <summary>What a look found.</summary>
/// <param name="Now">When that was.</param>
/// <param name="All">How many groups there were.</param>
/// <param name="Stale">Those to delete, oldest first.</param>
/// <param name="NeverSucceeded">Those that are kept only because no push of them was ever taken.</param>
internal sealed record PruneFindings(
    DateTimeOffset Now, int All, IReadOnlyList<PushgatewayGroup> Stale, IReadOnlyList<PushgatewayGroup> NeverSucceeded);
