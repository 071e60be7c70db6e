using System.Buffers;
using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Storage.Histograms;
using MetricsClient.Storage.Native;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Counts observations, such as request durations, by size.</summary>
public sealed class Histogram : MetricSeries
{
    private const int StackBuckets = 128;

    // Keeps the number of observations, which has 63 bits, out of anybody's reach.
    private const long MaxCount = 1L << 24;

    private readonly long _createdMilliseconds;
    private StripedHistogram _cells;

    internal Histogram(SeriesIdentity identity)
        : base(identity)
    {
        _createdMilliseconds = Now();
        _cells = Shape.Native is { } settings
            ? new StripedHistogram(new StripedNativeHistogram(settings, Bounds.BucketCount, Owner.Time))
            : new StripedHistogram(Bounds.BucketCount);
    }

    // Kept once for the family: a reference in each series would buy nothing measurable (benchmarks: Observing).
    private HistogramShape Shape => (HistogramShape)Owner.Shape;

    private BucketBounds Bounds => Shape.Bounds;

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
        int bucket = bounds.IndexOf(value);
        CountIn(bucket, value, count, bounds);
        if (Owner.SamplesExemplars)
        {
            Sample(bucket, value);
        }

        AfterUpdate();
    }

    /// <summary>
    /// Records one observation, and shows the exemplar beside its bucket until the next one comes. Null is as if none were given.
    /// </summary>
    public void Observe(double value, Exemplar? exemplar)
    {
        if (exemplar is null || double.IsNaN(value))
        {
            Observe(value);
            return;
        }

        BucketBounds bounds = Bounds;
        int bucket = bounds.IndexOf(value);
        CountIn(bucket, value, 1, bounds);
        Keep(exemplar, bucket, value);
        AfterUpdate();
    }

    /// <summary>Starts a timer that records the seconds that passed when it is disposed. No allocation.</summary>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>Count, sum and buckets of one moment, which belong together.</summary>
    public HistogramSnapshot GetSnapshot()
    {
        Span<long> buckets = new long[Bounds.BucketCount];
        HistogramReading reading = Read(buckets, exemplars: null);
        return new HistogramSnapshot(Bounds, buckets, reading.Sum, reading.Native);
    }

    internal override void WriteTo(MetricEncoder encoder)
    {
        int count = Bounds.BucketCount;
        long[]? rented = count > StackBuckets ? ArrayPool<long>.Shared.Rent(count) : null;
        Span<long> buckets = (rented ?? stackalloc long[StackBuckets])[..count];

        // Read before the buckets, so that the buckets include the observations of the exemplars.
        StoredExemplar?[]? exemplars = _cells.Exemplars?.TakeAll();
        encoder.Histogram(LabelSet, Read(buckets, exemplars));
        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    // Inlined, as if it stood in both of its places (benchmarks: Observing).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountIn(int bucket, double value, long count, BucketBounds bounds)
    {
        if (_cells.Native is { } native)
        {
            native.Observe(bucket, value, count);
        }
        else
        {
            _cells.Observe(bucket, value, count, bounds.BucketCount);
        }
    }

    // Out of line, so that observations without exemplars stay as they are.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Sample(int bucket, double value)
    {
        if (_cells.Exemplars is not { } slots || slots.IsOpen(SlotOf(bucket, value)))
        {
            Keep(Exemplar.FromTraceContext(), bucket, value);
        }
    }

    private void Keep(Exemplar exemplar, int bucket, double value)
    {
        if (exemplar.IsKept(Owner))
        {
            int slots = _cells.Native is null ? Bounds.BucketCount : NativeExemplars.Slots(Bounds.BucketCount);
            _cells.MakeExemplars(slots).Put(SlotOf(bucket, value), exemplar.Of(value, Owner.Time));
        }
    }

    private int SlotOf(int bucket, double value) =>
        _cells.Native is null ? bucket : NativeExemplars.SlotOf(value, bucket, Bounds.BucketCount);

    private HistogramReading Read(Span<long> buckets, StoredExemplar?[]? exemplars)
    {
        if (_cells.Native is { } cells)
        {
            NativeReading native = cells.Read(buckets, exemplars ?? []);
            return new HistogramReading(Bounds, buckets, native.Sum)
            {
                CreatedMilliseconds = native.CreatedMilliseconds,
                Exemplars = exemplars is null ? [] : NativeExemplars.OfClassic(exemplars, buckets.Length),
                Native = native.Buckets,
            };
        }

        if (!_cells.Read(buckets, out double sum))
        {
            Owner.Report(SeriesEvent.SnapshotUnsettled);
        }

        return new HistogramReading(Bounds, buckets, sum) { CreatedMilliseconds = _createdMilliseconds, Exemplars = exemplars };
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
