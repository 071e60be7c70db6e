using MetricsClient.Push;
using MetricsClient.Push.Gateway;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Configures a <see cref="MetricPusher"/>: job, destinations, schedule and shutdown. The pusher copies the values.</summary>
/// <remarks>Not thread-safe. A change has no effect on a pusher that was already created.</remarks>
public sealed class MetricPusherOptions
{
    /// <summary>Gets or sets the name of the job, which is the first label of the group. Required. The default is null.</summary>
    public string? Job { get; set; }

    /// <summary>Gets the options for the destinations, the group and the content of a push.</summary>
    public PushOptions Push { get; } = new();

    /// <summary>Gets or sets the pause between two periodic pushes, from 100 ms to 24 days. The default is 15 seconds.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the fraction of <see cref="Interval"/>, from 0 to 1, by which each pause is randomly longer or shorter. So processes
    /// that start at the same time do not all push at the same time. The default is 0.1.
    /// </summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>
    /// Gets or sets the final action on the group. A pusher runs the action when it is disposed, when its periodic pushes stop, and when
    /// the process ends. The default is <see cref="ShutdownAction.Push"/>.
    /// </summary>
    public ShutdownAction ShutdownAction { get; set; } = ShutdownAction.Push;

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    internal void Validate()
    {
        Push.Validate();
        TimeLimits.CheckTimer(Interval, TimeLimits.s_shortestInterval, nameof(Interval));
        if (ShutdownAction is not (ShutdownAction.None or ShutdownAction.Push or ShutdownAction.Delete))
        {
            throw Throw.BadPushOption("MetricPusherOptions.ShutdownAction has no known value; use None, Push or Delete.");
        }

        if (ShutdownAction == ShutdownAction.Delete && Array.Exists(Push.Gateways, SampleImport.Includes))
        {
            throw Throw.BadPushOption($"MetricPusherOptions.ShutdownAction is Delete. {SampleImport.NothingToDelete} Set ShutdownAction to Push or None.");
        }

        if (Jitter is not (>= 0 and <= 1))
        {
            throw Throw.BadPushOption(Throw.Invariant($"MetricPusherOptions.Jitter is {Jitter}, but must be a fraction of the interval; use a number from 0 to 1, such as 0.1."));
        }
    }
}
