using MetricsClient.Model;
using MetricsClient.Storage;
using MetricsClient.Storage.Histograms;

namespace MetricsClient.Series;

/// <summary>The start time of a new series. Each read of a clock takes as long as a look-up, so that only the necessary clocks are read.</summary>
internal static class SeriesStart
{
    /// <summary>
    /// Returns the start time that a kind of metric needs (benchmarks: ratios, labels). A current state has no created timestamp, and only
    /// a native histogram measures a duration.
    /// </summary>
    public static StartTime Now(FamilyShape shape, TimeProvider time) => shape switch
    {
        HistogramShape { Native: not null } => StartTime.Now(time),
        { IsCurrentState: true } => default,
        _ => new StartTime(time.GetUtcNow().ToUnixTimeMilliseconds(), Timestamp: 0),
    };
}
