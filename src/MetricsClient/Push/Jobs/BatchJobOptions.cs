using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Where and how a <see cref="BatchJob"/> pushes, and what it declares about itself for alerts.</summary>
public sealed class BatchJobOptions : PushOptions
{
    /// <summary>How often the job is to succeed; pushed as <c>batch_job_expected_interval_seconds</c> if set.</summary>
    public TimeSpan? ExpectedInterval { get; set; }

    /// <summary>How long a run may take; pushed as <c>batch_job_max_duration_seconds</c> if set. Nothing is stopped for it.</summary>
    public TimeSpan? MaxDuration { get; set; }

    /// <summary>The exit codes that are a success; 0 alone unless set.</summary>
    public ISet<int> SuccessCodes { get; } = new HashSet<int> { 0 };

    /// <summary>
    /// How long the work may go on once a signal has canceled its token; 2 seconds unless set. Then the failure is pushed, within
    /// <see cref="PushOptions.ExitBudget"/>, and the process ends.
    /// </summary>
    public TimeSpan SignalGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <exception cref="ArgumentException">A time, a certificate or the method cannot be used.</exception>
    internal override void Validate()
    {
        base.Validate();
        CheckTime(SignalGrace, TimeSpan.Zero, nameof(SignalGrace));
        CheckDeclared(ExpectedInterval, nameof(ExpectedInterval));
        CheckDeclared(MaxDuration, nameof(MaxDuration));
        if (OnShutdown != ShutdownAction.Push)
        {
            throw Throw.BadPushOption("BatchJobOptions.OnShutdown is not Push, but what a job pushes last is all that is known of it; leave it as it is.");
        }
    }
}
