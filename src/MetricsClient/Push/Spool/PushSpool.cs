using MetricsClient.Push.Spool;

namespace MetricsClient;

/// <summary>
/// A folder that keeps what no gateway could be told, one file for each group, until it is flushed to one: by the next push of the group, or by
/// <see cref="FlushAsync"/>. What is too old, and the oldest of what is too much, is given up.
/// </summary>
/// <remarks>
/// Several processes may use one folder. The file of a group stands for all of its pushes since the gateway was last reached: a later one is laid over
/// it as the gateway would do. The gateway takes the time of the flush for the time of the push.
/// </remarks>
public sealed class PushSpool
{
    private readonly SpoolFolder _folder;

    /// <summary>A spool in a folder, which is made on first use.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public PushSpool(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _folder = new SpoolFolder(Path.GetFullPath(directory));
    }

    /// <summary>The folder.</summary>
    public string FolderPath => _folder.Directory;

    /// <summary>The age beyond which a push is given up; 7 days unless set.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How much the folder holds; 64 MB unless set.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Sends all that waits to the gateway, oldest first, and stops at the first request that gets no answer. What the gateway refuses stays until
    /// it is too old, since it may be the gateway that is wrong.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<SpoolFlush> FlushAsync(PushgatewayClient gateway, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        int expired = await _folder.ExpireAsync(MaxAge, cancellation).ConfigureAwait(false);
        IReadOnlyList<SpoolFile> waiting = await _folder.ReadAllAsync(cancellation).ConfigureAwait(false);
        int sent = 0;
        var failures = new List<PushResult>();
        foreach (SpoolFile file in waiting)
        {
            PushResult result = await gateway.SendAsync(file.Push, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (result.IsSuccess)
            {
                await _folder.RemoveAsync(file, cancellation).ConfigureAwait(false);
                sent++;
                continue;
            }

            failures.Add(result);
            if (result.StatusCode is null)
            {
                break;
            }
        }

        return new SpoolFlush(sent, waiting.Count - sent, expired, failures);
    }

    internal Task<SpoolFile?> ReadAsync(string name, CancellationToken cancellation) => _folder.ReadAsync(name, MaxAge, cancellation);

    internal Task RemoveAsync(SpoolFile file, CancellationToken cancellation) => _folder.RemoveAsync(file, cancellation);

    /// <summary>Keeps what the function makes of the file that is there, then gives up the oldest beyond the bounds.</summary>
    internal Task KeepAsync(string name, Func<SpooledPush?, SpooledPush> next, CancellationToken cancellation) =>
        _folder.WriteAsync(name, MaxAge, MaxBytes, next, cancellation);
}
