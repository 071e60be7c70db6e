using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Storage.Histograms;

namespace MetricsClient.Series;

/// <summary>The start time of a new series. Each read of a clock takes as long as a look-up, so that only the necessary clocks are read.</summary>
internal static class SeriesStart
{
    [ThreadStatic]
    private static long s_tick;

    [ThreadStatic]
    private static long s_milliseconds;

    /// <summary>
    /// Returns the start time that a kind of metric needs (benchmarks: ratios, labels). A current state has no created timestamp, and only
    /// a native histogram measures a duration.
    /// </summary>
    public static StartTime Now(FamilyShape shape, TimeProvider time) => shape switch
    {
        HistogramShape { Native: not null } => StartTime.Now(time),
        { IsCurrentState: true } => default,
        _ => new StartTime(time == TimeProvider.System ? SystemMilliseconds(time) : time.GetUtcNow().ToUnixTimeMilliseconds(), Timestamp: 0),
    };

    // The tick count is read in a quarter of the time of the clock, and changes each 1 to 16 ms. So a start time is up to 16 ms early when
    // a thread creates many series at once.
    private static long SystemMilliseconds(TimeProvider time)
    {
        long tick = Environment.TickCount64;
        if (tick != s_tick || s_milliseconds == 0)
        {
            s_tick = tick;
            s_milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        }

        return s_milliseconds;
    }
}
