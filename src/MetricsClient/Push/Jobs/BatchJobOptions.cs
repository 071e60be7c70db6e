using MetricsClient.Push;

namespace MetricsClient;

/// <summary>Configures a <see cref="BatchJob"/>: destinations, exit codes, signals, and the values that alerts need.</summary>
/// <remarks>Not thread safe. A change after the options were copied has no effect.</remarks>
public sealed class BatchJobOptions
{
    /// <summary>Gets the options for the destinations, the group and the content of a push. The job is the name of the batch job.</summary>
    public PushOptions Push { get; } = new();

    /// <summary>
    /// Gets or sets the time in which the job is expected to succeed at least once, pushed as <c>batch_job_expected_interval_seconds</c>. The default is
    /// null: not pushed.
    /// </summary>
    public TimeSpan? ExpectedInterval { get; set; }

    /// <summary>
    /// Gets or sets the longest expected duration of a run, pushed as <c>batch_job_max_duration_seconds</c>. A longer run is not stopped. The default is
    /// null: not pushed.
    /// </summary>
    public TimeSpan? MaxDuration { get; set; }

    /// <summary>
    /// Gets or sets the time for which the work may continue after a signal has canceled the token, from 0 to 24 days. Then the failure is pushed within
    /// <see cref="PushOptions.ShutdownTimeout"/>, and the process ends. The default is 2 seconds.
    /// </summary>
    public TimeSpan SignalGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the exit codes that mean success. The default is 0 alone.</summary>
    public ISet<int> SuccessCodes { get; } = new HashSet<int> { 0 };

    /// <exception cref="ArgumentException">An option is not usable.</exception>
    internal void Validate()
    {
        Push.Validate();
        TimeLimits.CheckTimer(SignalGrace, TimeSpan.Zero, nameof(SignalGrace));
        TimeLimits.CheckPositive(ExpectedInterval, nameof(ExpectedInterval));
        TimeLimits.CheckPositive(MaxDuration, nameof(MaxDuration));
    }
}
