using MetricsClient.Push;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Configures a spool: a folder that keeps pushes that no gateway accepted, one file for each group, until the next push of the group or
/// <c>promjob flush</c> sends the file.
/// </summary>
/// <remarks>
/// Several processes may share a folder. The file of a group stands for all pushes since the last accepted push: a later push is merged into the file by the rules
/// of the Pushgateway. The gateway records the time of the flush as the time of the push.
/// </remarks>
public sealed class SpoolOptions
{
    internal SpoolOptions()
    {
    }

    /// <summary>Gets or sets the folder, which is created at first use. The default is null: no spool.</summary>
    public string? Folder { get; set; }

    /// <summary>Gets or sets the age after which a kept push is deleted. The default is 7 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Gets or sets the size of the folder in bytes; beyond this size the oldest pushes are deleted. The default is 64 MiB.</summary>
    public long MaxBytes { get; set; } = 64L << 20;

    /// <summary>True if a folder is configured.</summary>
    internal bool IsEnabled => !string.IsNullOrEmpty(Folder);

    /// <exception cref="ArgumentException">The folder is blank, or a limit is not positive.</exception>
    internal void Validate()
    {
        if (IsEnabled && string.IsNullOrWhiteSpace(Folder))
        {
            throw Throw.BadPushOption("Spool.Folder is blank; set it to the path of a folder, or leave it null.");
        }

        TimeLimits.CheckPositive(MaxAge, "Spool.MaxAge");
        if (MaxBytes <= 0)
        {
            throw Throw.BadPushOption(Throw.Invariant($"Spool.MaxBytes is {MaxBytes}, which leaves no room for a push; set a number of bytes such as {64L << 20}."));
        }
    }
}
