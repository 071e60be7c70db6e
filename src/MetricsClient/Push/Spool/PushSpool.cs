using MetricsClient.Push.Spool;

namespace MetricsClient;

/// <summary>
/// A folder that keeps pushes which no gateway accepted, one file for each group, until the next push of the group or
/// <c>promjob flush</c> sends the file. Files beyond the age limit, and the oldest files beyond the size limit, are deleted.
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
    /// Sends all waiting pushes, oldest first, and stops at the first request without a response. A rejected push stays until the age
    /// limit, since the gateway may be the cause.
    /// </summary>
    /// <param name="sendAsync">Sends one push to the gateway.</param>
    /// <param name="cancellation">Cancels the flush.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    internal async Task<SpoolFlush> FlushAsync(
        Func<SpooledPush, CancellationToken, Task<PushResult>> sendAsync, CancellationToken cancellation = default)
    {
        int expired = await _folder.ExpireAsync(MaxAge, cancellation).ConfigureAwait(false);
        IReadOnlyList<SpoolFile> waiting = await _folder.ReadAllAsync(cancellation).ConfigureAwait(false);
        int sent = 0;
        var failures = new List<PushResult>();
        foreach (SpoolFile file in waiting)
        {
            PushResult result = await sendAsync(file.Push, cancellation).ConfigureAwait(false);
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
