using MetricsClient.Push;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Configures the queue of remote write. A request that the receiver does not accept yet waits in the queue. The oldest request is sent
/// first, because receivers refuse samples that are older than the last sample of a series.
/// </summary>
/// <remarks>Not thread-safe. A change has no effect on a pusher or job that was already created.</remarks>
public sealed class RemoteWriteQueueOptions
{
    internal RemoteWriteQueueOptions()
    {
    }

    /// <summary>
    /// Gets or sets a folder in which requests wait, also after the end of the process. The folder is created if necessary, for the owner
    /// only. Each call of <c>AddRemoteWrite</c> needs a folder of its own. The default is null: requests wait in memory, and are lost when the process ends.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>
    /// Gets or sets the age at which a waiting request is dropped and counted, above 0. Receivers refuse samples that are too old:
    /// Prometheus refuses samples that are an hour older than its newest sample. The default is 50 minutes.
    /// </summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(50);

    /// <summary>
    /// Gets or sets the limit for the waiting requests in bytes after compression, above 0. Beyond the limit, the oldest requests are
    /// dropped and counted; the newest request always stays. The default is 32 MiB.
    /// </summary>
    public long MaxBytes { get; set; } = 32 << 20;

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    internal void Validate()
    {
        TimeLimits.CheckPositive(MaxAge, nameof(MaxAge));
        if (MaxBytes <= 0)
        {
            throw Throw.BadPushOption(Throw.Invariant($"RemoteWriteQueueOptions.MaxBytes is {MaxBytes}, but must be above 0."));
        }

        if (Folder is { Length: > 0 } && string.IsNullOrWhiteSpace(Folder))
        {
            throw Throw.BadPushOption("RemoteWriteQueueOptions.Folder is blank; set it to the path of a folder, or leave it null.");
        }
    }
}
