using System.Buffers;
using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Storage.Histograms;
using MetricsClient.Storage.Native;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Counts observations, such as request durations, in buckets.</summary>
/// <remarks>
/// All members are thread-safe. With classic buckets an observation is lock-free, and allocates nothing except the cells of a
/// contended histogram, once. With native buckets an observation may wait in rare cases, see <see cref="Observe(double)"/>.
/// An exemplar is allocated.
/// </remarks>
public sealed class Histogram : MetricSeries
{
    private const int StackBuckets = 128;

    // Keeps the number of observations from reaching the limit of 63 bits.
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

    // Stored once for the family: a reference in each series gains nothing measurable. The factory creates histograms with a
    // HistogramShape only, so the cast needs no check (benchmarks: Observing).
    private HistogramShape Shape => Unsafe.As<HistogramShape>(Owner.Shape);

    private BucketBounds Bounds => Shape.Bounds;

    /// <summary>Records one observation. Thread-safe.</summary>
    /// <param name="value">
    /// The observed value, in the unit of the metric; any number, including infinities. NaN is not recorded, because the sum would stay
    /// NaN for ever; the self-metric <c>metricsclient_rejected_observations_total</c> counts the rejected observations.
    /// </param>
    /// <remarks>
    /// <para>Lock-free with classic buckets only. With native buckets, an observation acquires the try-lock of a cell, tries
    /// another cell if the lock is held, and spins if the locks of all cells are held: each is held for one observation, for the copy
    /// of the cell by a scrape, or while the bucket layout changes. The first observation of a new native bucket takes an exclusive
    /// lock and allocates; this lock is also held while the bucket layout changes (resolution, width of the zero bucket, reset).</para>
    /// <para>Records the current trace as an exemplar if <see cref="HistogramOptions.SampleExemplars"/> is on.</para>
    /// </remarks>
    public void Observe(double value) => Observe(value, 1);

    /// <summary>Records the same observation several times. Thread-safe; waits in the same cases as <see cref="Observe(double)"/>.</summary>
    /// <param name="value">The observed value, as in <see cref="Observe(double)"/>.</param>
    /// <param name="count">The number of observations, from 0 to 2^24.</param>
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

    /// <summary>Records one observation with an exemplar. Thread-safe; waits in the same cases as <see cref="Observe(double)"/>.</summary>
    /// <param name="value">The observed value, as in <see cref="Observe(double)"/>.</param>
    /// <param name="exemplar">
    /// The exemplar, exposed with the bucket of the value until another exemplar replaces it. <see cref="Exemplar.None"/> suppresses the
    /// exemplar of this update, including one sampled from the current trace.
    /// </param>
    /// <exception cref="ArgumentNullException">The exemplar is null.</exception>
    public void Observe(double value, Exemplar exemplar)
    {
        ArgumentNullException.ThrowIfNull(exemplar);
        if (double.IsNaN(value))
        {
            LeaveOut(1);
            return;
        }

        BucketBounds bounds = Bounds;
        int bucket = bounds.IndexOf(value);
        CountIn(bucket, value, 1, bounds);
        Keep(exemplar, bucket, value);
        AfterUpdate();
    }

    /// <summary>Starts a timer that observes the elapsed time, in seconds, when the timer is disposed.</summary>
    /// <returns>The running timer. Allocates nothing.</returns>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>Reads count, sum and buckets at one moment. Thread-safe; allocates, and waits for other readers of the histogram.</summary>
    /// <returns>A consistent snapshot: count, sum and buckets contain the same observations.</returns>
    /// <remarks>With native buckets, an observation waits while the snapshot copies the cell of that observation.</remarks>
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

    // Inlined into both callers (benchmarks: Observing).
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

    // Not inlined: observations without exemplars keep their short code.
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
