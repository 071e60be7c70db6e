using MetricsClient.Push.Spool;

namespace MetricsClient.Tool.Gateway;

/// <summary>The outcome of a flush, which sends the kept pushes of a spool to a gateway.</summary>
/// <param name="Sent">The number of groups that the gateway accepted.</param>
/// <param name="Left">The number of groups that are still kept.</param>
/// <param name="Expired">The number of deleted files, which were too old or held no push.</param>
/// <param name="Failures">The failed requests.</param>
internal sealed record SpoolFlush(int Sent, int Left, int Expired, IReadOnlyList<PushResult> Failures)
{
    /// <summary>
    /// Sends every kept push, oldest first, and stops at the first request without a response. A rejected push is kept until it expires, since the fault
    /// may be the gateway's.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<SpoolFlush> RunAsync(SpoolFolder spool, PushgatewayClient gateway, CancellationToken cancellationToken)
    {
        int expired = await spool.ExpireAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SpoolFile> kept = await spool.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        int sent = 0;
        var failures = new List<PushResult>();
        foreach (SpoolFile file in kept)
        {
            PushResult result = await gateway.SendAsync(file.Push, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (result.IsSuccess)
            {
                await spool.RemoveAsync(file, cancellationToken).ConfigureAwait(false);
                sent++;
                continue;
            }

            failures.Add(result);
            if (result.StatusCode is null)
            {
                break;
            }
        }

        return new SpoolFlush(sent, kept.Count - sent, expired, failures);
    }
}
