using MetricsClient.Model;

namespace MetricsClient.Storage.Quantiles;

/// <summary>The settings of a family of summaries: the quantiles, the length of the time window, and the number of its segments.</summary>
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

        // A double can represent every allowed length with an error below one tick.
        _segmentTicks = Math.Max(1, (long)(maxAge.TotalSeconds * time.TimestampFrequency / segments));
    }

    public static TimeSpan MaxAge { get; } = TimeSpan.FromDays(365);

    public QuantileLabels Quantiles { get; }

    public int Segments { get; }

    /// <summary>Returns an empty sketch. The family keeps one for reuse, so that a scrape of many series allocates few sketches.</summary>
    public QuantileSketch RentSketch() => Interlocked.Exchange(ref _spare, null) ?? new QuantileSketch();

    public void Return(QuantileSketch sketch)
    {
        sketch.Clear();
        Volatile.Write(ref _spare, sketch);
    }

    /// <summary>Gets the number of the current segment, on the monotonic clock of the time provider.</summary>
    public long Segment => _time.GetTimestamp() / _segmentTicks;

    protected override string? SettingsDifferenceTo(FamilyShape other)
    {
        var window = (WindowShape)other;
        return Segments == window.Segments && _segmentTicks == window._segmentTicks && Quantiles.SameAs(window.Quantiles)
            ? null
            : "with other quantiles, another MaxAge or other AgeBuckets";
    }
}
