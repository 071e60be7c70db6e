namespace MetricsClient;

/// <summary>Measures the time from its creation to its disposal, and then updates a metric once with the time in seconds.</summary>
/// <remarks>
/// <para>A histogram and a summary observe the duration, a gauge is set to the duration, and a counter adds the duration.</para>
/// <para>The timer is a mutable struct, so that <c>using DurationTimer timer = latency.NewTimer()</c> allocates nothing. Do not copy a
/// running timer, because the copy updates the metric as well. Do not store a timer in a <c>readonly</c> field, because C# then calls its
/// methods on a copy. Not thread-safe: one thread at a time may use a timer.</para>
/// </remarks>
/// <example><code>using (latency.NewTimer()) { Work(); }</code></example>
public struct DurationTimer : IDisposable
{
    private MetricSeries? _target;
    private TimeProvider? _time;

    // While the timer runs, the start as a timestamp of the clock. Afterwards, the recorded duration in ticks.
    private long _startOrTicks;

    internal DurationTimer(MetricSeries target, TimeProvider time)
    {
        _target = target;
        _time = time;
        _startOrTicks = time.GetTimestamp();
    }

    /// <summary>Gets the time since the start. After the timer has stopped, gets the recorded duration. Never negative.</summary>
    // The clock of the program may go back. A counter rejects a negative amount, and Dispose must not throw.
    public readonly TimeSpan Elapsed => TimeSpan.FromTicks(Math.Max(0, _time?.GetElapsedTime(_startOrTicks).Ticks ?? _startOrTicks));

    /// <summary>Stops the timer and records the time since the start, in seconds. A second call records nothing.</summary>
    /// <returns>The recorded duration.</returns>
    public TimeSpan ObserveDuration()
    {
        TimeSpan elapsed = Elapsed;
        MetricSeries? target = _target;
        (_target, _time, _startOrTicks) = (null, null, elapsed.Ticks);
        switch (target)
        {
            case Histogram histogram:
                histogram.Observe(elapsed.TotalSeconds);
                break;
            case Summary summary:
                summary.Observe(elapsed.TotalSeconds);
                break;
            case Gauge gauge:
                gauge.Set(elapsed.TotalSeconds);
                break;
            case Counter counter:
                counter.Inc(elapsed.TotalSeconds);
                break;
            default:
                break;
        }

        return elapsed;
    }

    /// <summary>Stops the timer as <see cref="ObserveDuration"/> does.</summary>
    public void Dispose() => ObserveDuration();
}
