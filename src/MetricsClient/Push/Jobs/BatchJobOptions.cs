using MetricsClient.Push;

namespace MetricsClient;

/// <summary>Configures a <see cref="BatchJob"/>: destinations, exit codes, signals, and values that are pushed for alerts.</summary>
/// <remarks>Not thread-safe. A change has no effect on a run that has already started.</remarks>
public sealed class BatchJobOptions
{
    /// <summary>
    /// Gets the options for the destinations, the group and the content of a push. The name of the batch job is the job of the group.
    /// </summary>
    public PushOptions Push { get; } = new();

    /// <summary>
    /// Gets or sets the interval, above 0, in which the job must succeed at least once. The interval is pushed as
    /// <c>batch_job_expected_interval_seconds</c>, for alerts. The default is null: not pushed.
    /// </summary>
    public TimeSpan? ExpectedInterval { get; set; }

    /// <summary>
    /// Gets or sets the longest normal duration of a run, above 0. The duration is pushed as <c>batch_job_max_duration_seconds</c>, for
    /// alerts. A longer run is not stopped. The default is null: not pushed.
    /// </summary>
    public TimeSpan? ExpectedMaxDuration { get; set; }

    /// <summary>
    /// Gets or sets the time during which the work may continue after a signal, from 0 to 24 days. The signal cancels the token of the
    /// work; after this time the failure is pushed within <see cref="PushOptions.ShutdownTimeout"/>, and the process ends. The default is 2
    /// seconds.
    /// </summary>
    public TimeSpan SignalGracePeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the exit codes that mean success. The default is 0 alone.</summary>
    public ISet<int> SuccessExitCodes { get; } = new HashSet<int> { 0 };

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    internal void Validate()
    {
        Push.Validate();
        TimeLimits.CheckTimer(SignalGracePeriod, TimeSpan.Zero, nameof(SignalGracePeriod));
        TimeLimits.CheckPositive(ExpectedInterval, nameof(ExpectedInterval));
        TimeLimits.CheckPositive(ExpectedMaxDuration, nameof(ExpectedMaxDuration));
    }
}
