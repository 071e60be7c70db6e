using MetricsClient.Push;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Configures a spool: a folder that keeps a push if no gateway accepts the push. The spool has one file for each group. The next push of
/// the group, or <c>promjob flush</c>, sends the file.
/// </summary>
/// <remarks>
/// Several processes may share a folder. If a group has several pushes that were not accepted, they are merged into one file by the rules
/// of the Pushgateway. When the file is sent, the gateway records the current time as the time of the push.
/// </remarks>
public sealed class SpoolOptions
{
    internal SpoolOptions()
    {
    }

    /// <summary>
    /// Gets or sets the folder. It is created at first use, with the mode 0700 on Unix. The default is null: no spool.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>Gets or sets the age, above 0, after which a kept push is deleted. The default is 7 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Gets or sets the size limit of the folder in bytes, above 0; the oldest pushes beyond are deleted. The default is 64 MiB.
    /// </summary>
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
