using MetricsClient.Push.Spool;

namespace MetricsClient.Tool.Gateway;

/// <summary>The result of a flush. A flush sends the pushes that a spool has kept to a gateway.</summary>
/// <param name="Sent">The number of groups that the gateway accepted.</param>
/// <param name="Left">The number of groups whose push is still kept.</param>
/// <param name="Expired">The number of files that were deleted because they were too old or contained no push.</param>
/// <param name="Failures">The failed requests.</param>
internal sealed record SpoolFlush(int Sent, int Left, int Expired, IReadOnlyList<PushResult> Failures)
{
    /// <summary>
    /// Sends every kept push, the oldest first, and stops at the first request without a response. A push that the
    /// gateway rejects is kept until it expires, because the gateway may be the cause of the rejection.
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
