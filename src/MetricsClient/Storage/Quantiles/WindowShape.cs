using MetricsClient.Model;

namespace MetricsClient.Storage.Quantiles;

/// <summary>What the windows of one family have in common: the quantiles they tell, their length, and the segments by which they move on.</summary>
internal sealed class WindowShape : FamilyShape
{
    public const int MaxSegments = 1000;

    private readonly TimeProvider _time;
    private readonly long _segmentTicks;
    private QuantileSketch? _spare;

    public WindowShape(QuantileLabels quantiles, TimeSpan maxAge, int segments, TimeProvider time)
        : base(MetricKind.Summary)
    {
        Quantiles = quantiles;
        Segments = segments;
        _time = time;

        // A double holds any length of a window to within a tick.
        _segmentTicks = Math.Max(1, (long)(maxAge.TotalSeconds * time.TimestampFrequency / segments));
    }

    public static TimeSpan MaxAge { get; } = TimeSpan.FromDays(365);

    public QuantileLabels Quantiles { get; }

    public int Segments { get; }

    /// <summary>An empty sketch, used for one reading after the other: a scrape of many series then allocates nothing for them.</summary>
    public QuantileSketch RentSketch() => Interlocked.Exchange(ref _spare, null) ?? new QuantileSketch();

    public void Return(QuantileSketch sketch)
    {
        sketch.Clear();
        Volatile.Write(ref _spare, sketch);
    }

    /// <summary>The number of the present segment, on the clock that never jumps.</summary>
    public long Segment => _time.GetTimestamp() / _segmentTicks;

    protected override string? SettingsDifferenceTo(FamilyShape other)
    {
        var window = (WindowShape)other;
        return Segments == window.Segments && _segmentTicks == window._segmentTicks && Quantiles.SameAs(window.Quantiles)
            ? null
            : "with other quantiles, another MaxAge or other AgeBuckets";
    }
}
