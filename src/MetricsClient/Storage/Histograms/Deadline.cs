namespace MetricsClient.Storage.Histograms;

/// <summary>The time at which a wait ends, on the monotonic clock of the system.</summary>
internal readonly struct Deadline
{
    private readonly long _atMilliseconds;

    private Deadline(long atMilliseconds)
    {
        _atMilliseconds = atMilliseconds;
    }

    public bool HasPassed => Environment.TickCount64 >= _atMilliseconds;

    public static Deadline In(TimeSpan time) => new(Environment.TickCount64 + (long)time.TotalMilliseconds);
}
