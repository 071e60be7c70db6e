namespace MetricsClient.Storage;

/// <summary>The time when a series started to count.</summary>
/// <param name="Milliseconds">The created timestamp, in milliseconds since 1970.</param>
/// <param name="Timestamp">The same time as a timestamp of the clock, for durations.</param>
internal readonly record struct StartTime(long Milliseconds, long Timestamp)
{
    /// <summary>Reads a clock, which may be code of the program, so the caller holds no lock.</summary>
    public static StartTime Now(TimeProvider time) => new(time.GetUtcNow().ToUnixTimeMilliseconds(), time.GetTimestamp());
}
