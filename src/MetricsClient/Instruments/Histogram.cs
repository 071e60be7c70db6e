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
/// All members are thread-safe. An observation in a histogram with classic buckets is lock-free. It allocates nothing, except further cells
/// once, when many threads observe at the same time. With native buckets an observation may wait in rare cases, see
/// <see cref="Observe(double)"/>. An exemplar is allocated.
/// </remarks>
public sealed class Histogram : MetricSeries
{
    private const int StackBuckets = 128;

    // Limits one call, so that the total number of observations does not overflow 63 bits.
    private const long MaxCount = 1L << 24;

    private readonly long _createdMilliseconds;
    private StripedHistogram _cells;

    internal Histogram(SeriesIdentity identity)
        : base(identity)
    {
        _createdMilliseconds = identity.Start.Milliseconds;
        _cells = Shape.Native is { } settings
            ? new StripedHistogram(new StripedNativeHistogram(settings, Bounds.BucketCount, Owner.Time, identity.Start))
            : new StripedHistogram(Bounds.BucketCount);
    }

    // The shape is stored once for the family, because a reference in each series made no measurable difference. The factory creates
    // histograms only with a HistogramShape, so the cast needs no check (benchmarks: Observing).
    private HistogramShape Shape => Unsafe.As<HistogramShape>(Owner.Shape);

    private BucketBounds Bounds => Shape.Bounds;

    /// <summary>Records one observation. Thread-safe.</summary>
    /// <param name="value">
    /// The observed value, in the unit of the metric. Any number is accepted, including infinities. NaN is not recorded, because the sum
    /// would be NaN from then on; the self-metric <c>metricsclient_rejected_observations_total</c> counts each NaN.
    /// </param>
    /// <remarks>
    /// <para>With classic buckets only, an observation is lock-free.</para>
    /// <para>With native buckets, each cell has a lock. An observation tries the lock of one cell. If the lock is held, the observation
    /// tries the other cells, and spins while the locks of all cells are held. A lock is held during one observation, while a scrape copies
    /// the cell, or while the bucket layout changes. The bucket layout changes when the resolution or the zero bucket changes, or at a
    /// reset.</para>
    /// <para>The first observation of a new native bucket allocates and waits for an exclusive lock. A change of the bucket layout and a
    /// scrape hold the same lock.</para>
    /// <para>Stores the current trace as an exemplar if <see cref="HistogramOptions.SampleExemplars"/> is true.</para>
    /// </remarks>
    public void Observe(double value) => Observe(value, 1);

    /// <summary>Records an observation several times. Thread-safe; waits in the same cases as <see cref="Observe(double)"/>.</summary>
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
    /// The exemplar, exposed with the bucket of the value until another exemplar replaces it. With <see cref="Exemplar.None"/> this update
    /// stores no exemplar, not even the current trace.
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

    /// <summary>Starts a timer. When the timer is disposed, the histogram observes the elapsed time in seconds.</summary>
    /// <returns>The running timer. Allocates nothing.</returns>
    public DurationTimer NewTimer() => new(this, Owner.Time);

    /// <summary>Reads count, sum and buckets at one moment. Thread-safe; allocates, and waits for other readers of the histogram.</summary>
    /// <returns>A consistent snapshot: count, sum and buckets contain the same observations.</returns>
    /// <remarks>With native buckets, an observation may wait while the snapshot copies a cell.</remarks>
    public HistogramSnapshot GetSnapshot()
    {
        Span<long> buckets = new long[Bounds.BucketCount];
        HistogramReading reading = Read(buckets, exemplars: null);
        return new HistogramSnapshot(Bounds, buckets, reading.Sum, reading.Native);
    }

    /// <summary>The storage of buckets and sum.</summary>
    internal ref StripedHistogram Cells => ref _cells;

    internal override void WriteTo(MetricEncoder encoder)
    {
        int count = Bounds.BucketCount;
        long[]? rented = count > StackBuckets ? ArrayPool<long>.Shared.Rent(count) : null;
        Span<long> buckets = (rented ?? stackalloc long[StackBuckets])[..count];

        // The exemplars are read before the buckets, so that the exposed buckets include the observations that stored the exemplars.
        StoredExemplar?[]? exemplars = _cells.Exemplars?.TakeAll();
        encoder.Histogram(LabelSet, Read(buckets, exemplars));
        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    // Inlined, because a call costs a measurable part of an observation (benchmarks: Observing).
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

    // Not inlined, so that the code of an observation without exemplars stays short.
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
