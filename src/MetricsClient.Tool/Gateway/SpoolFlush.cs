using MetricsClient.Push.Spool;

namespace MetricsClient.Tool.Gateway;

/// <summary>The result of a flush. A flush sends the pushes that a spool has kept to a gateway.</summary>
/// <param name="Sent">The number of groups that the gateway accepted.</param>
/// <param name="Left">The number of groups whose push is still kept.</param>
/// <param name="Expired">The number of files that were deleted because they were too old.</param>
/// <param name="Failures">The failed requests.</param>
/// <param name="Foreign">A sentence about each file that promjob did not write. These files are never sent or changed.</param>
internal sealed record SpoolFlush(int Sent, int Left, int Expired, IReadOnlyList<PushResult> Failures, IReadOnlyList<string> Foreign)
{
    // The longest time for one change or read of the folder. The lock of the folder may use 0.5 seconds of this time.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Sends every kept push, the oldest first, and stops at the first request without a response. A push that the
    /// gateway rejects is kept until it expires, because the gateway may be the cause of the rejection.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read, written or locked in time.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<SpoolFlush> RunAsync(SpoolFolder spool, PushgatewayClient gateway, CancellationToken cancellationToken)
    {
        SpoolContent content = await spool.ReadAllAsync(s_limit, cancellationToken).ConfigureAwait(false);
        int sent = 0;
        int removed = 0;
        var failures = new List<PushResult>();
        foreach (SpoolFile file in content.Kept)
        {
            if (!await spool.IsUnchangedAsync(file, s_limit, cancellationToken).ConfigureAwait(false))
            {
                // A program has sent the push in the meantime, or keeps a newer push, which the next flush sends.
                removed += File.Exists(file.Path) ? 0 : 1;
                continue;
            }

            PushResult result = await gateway.SendAsync(file.Push, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (result.IsFinal)
            {
                await spool.RemoveAsync(file, waitForLock: true, s_limit, cancellationToken).ConfigureAwait(false);
                removed++;
            }

            if (result.IsSuccess)
            {
                sent++;
                continue;
            }

            failures.Add(result);
            if (result.StatusCode is null && !result.IsFinal)
            {
                break;
            }
        }

        return new SpoolFlush(sent, content.Kept.Count - removed, content.Expired, failures, content.Foreign);
    }
}
