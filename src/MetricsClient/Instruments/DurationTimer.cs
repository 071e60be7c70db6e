namespace MetricsClient;

/// <summary>Measures from its creation to its disposal, in seconds, into a histogram, a summary, a gauge or a counter.</summary>
/// <example><code>using (latency.NewTimer()) { Work(); }</code></example>
public readonly struct DurationTimer : IDisposable, IEquatable<DurationTimer>
{
    private readonly MetricSeries? _target;
    private readonly TimeProvider? _time;
    private readonly long _start;

    internal DurationTimer(MetricSeries target, TimeProvider time)
    {
        _target = target;
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>The time that has passed so far.</summary>
    public TimeSpan Elapsed => _time?.GetElapsedTime(_start) ?? TimeSpan.Zero;

    /// <summary>Whether both are the same measurement.</summary>
    public static bool operator ==(DurationTimer left, DurationTimer right) => left.Equals(right);

    /// <summary>Whether they are different measurements.</summary>
    public static bool operator !=(DurationTimer left, DurationTimer right) => !left.Equals(right);

    /// <summary>Records the time that has passed since the start, and returns it; each call records once.</summary>
    public TimeSpan ObserveDuration()
    {
        TimeSpan elapsed = Elapsed;
        switch (_target)
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

    /// <summary>Records the time that has passed since the start.</summary>
    public void Dispose() => ObserveDuration();

    /// <inheritdoc/>
    public bool Equals(DurationTimer other) => _target == other._target && _start == other._start;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DurationTimer other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_target, _start);
}
