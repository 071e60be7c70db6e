namespace MetricsClient.Storage.Histograms;

/// <summary>A point in time at which a wait ends, on a monotonic clock with a resolution of milliseconds.</summary>
internal readonly struct Deadline
{
    private readonly TimeProvider? _time;
    private readonly long _atMilliseconds;

    private Deadline(TimeSpan wait, TimeProvider? time)
    {
        _time = time;
        _atMilliseconds = Now(time) + (long)wait.TotalMilliseconds;
    }

    public bool HasPassed => Now(_time) >= _atMilliseconds;

    /// <summary>Returns a deadline after a wait from now.</summary>
    /// <param name="wait">The length of the wait.</param>
    /// <param name="time">The clock; null for the coarse clock of the system, which costs a scrape little for each histogram.</param>
    public static Deadline In(TimeSpan wait, TimeProvider? time = null) => new(wait, time);

    private static long Now(TimeProvider? time) =>
        time is null ? Environment.TickCount64 : (long)time.GetElapsedTime(0).TotalMilliseconds;
}
