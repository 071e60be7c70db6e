using MetricsClient.Exposition;
using MetricsClient.State;

namespace MetricsClient;

/// <summary>Counts observations, such as request durations, by size.</summary>
public sealed class Histogram : MetricSeries
{
    private const int StackBuckets = 128;

    // Keeps the number of observations, which has 63 bits, out of anybody's reach.
    private const long MaxCount = 1L << 24;

    private HistogramCells _cells;

    internal Histogram(SeriesIdentity identity)
        : base(identity)
    {
        _cells = Owner.Native is { } settings
            ? new HistogramCells(new NativeHistogramCells(settings, Bounds.BucketCount, Owner.Time))
            : new HistogramCells(Bounds.BucketCount);
    }

    // Kept once for the family: a reference in each series would buy nothing measurable (benchmarks: Observing).
    private BucketBounds Bounds => Owner.Bounds!;

    /// <summary>How many observations there were.</summary>
    public long Count => GetSnapshot().Count;

    /// <summary>The sum of all observations.</summary>
    public double Sum => GetSnapshot().Sum;

    /// <summary>
    /// Records one observation. Infinities count; NaN changes nothing but a self-metric, since it would spoil the sum for good.
    /// Lock-free, no allocation; with native buckets, a short lock that is only tried, and an allocation for a bucket's first observation.
    /// </summary>
    public void Observe(double value) => Observe(value, 1);

    /// <summary>Records the same observation several times at once, in the same way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above 2^24.</exception>
    public void Observe(double value, long count)
    {
        if (count is <= 0 or > MaxCount || double.IsNaN(value))
        {
            LeaveOut(count);
            return;
        }

        BucketBounds bounds = Bounds;
        if (_cells.Native is { } native)
        {
            native.Observe(bounds.IndexOf(value), value, count);
        }
        else
        {
            _cells.Observe(bounds.IndexOf(value), value, count, bounds.BucketCount);
        }

        AfterUpdate();
    }

    /// <summary>Starts a timer that records the seconds that passed when it is disposed. No allocation.</summary>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>Count, sum and buckets of one moment, which belong together.</summary>
    public HistogramSnapshot GetSnapshot()
    {
        Span<long> buckets = new long[Bounds.BucketCount];
        HistogramReading reading = Read(buckets);
        return new HistogramSnapshot(Bounds, buckets, reading.Sum, reading.Native);
    }

    internal static void Write(Histogram histogram, MetricEncoder encoder)
    {
        BucketBounds bounds = histogram.Bounds;
        Span<long> buckets = bounds.BucketCount <= StackBuckets
            ? stackalloc long[bounds.BucketCount]
            : new long[bounds.BucketCount];
        encoder.Histogram(new LabelSet(histogram.Owner.Schema, histogram.Labels), histogram.Read(buckets));
    }

    private HistogramReading Read(Span<long> buckets)
    {
        if (_cells.Native is { } cells)
        {
            NativeReading native = cells.Read(buckets);
            return new HistogramReading(Bounds, buckets, native.Sum)
            {
                CreatedMilliseconds = native.CreatedMilliseconds,
                Native = native.Buckets,
            };
        }

        if (!_cells.Read(buckets, out double sum))
        {
            Owner.Report(SeriesEvent.SnapshotUnsettled);
        }

        return new HistogramReading(Bounds, buckets, sum);
    }

    private void LeaveOut(long count)
    {
        if (count is < 0 or > MaxCount)
        {
            Throw.BadObservationCount(Owner.Name, count, MaxCount);
        }

        if (count > 0)
        {
            Owner.Report(SeriesEvent.ObservationRejected, count);
        }
    }
}
