using System.Runtime.InteropServices;
using MetricsClient.Model;

namespace MetricsClient.Storage.Quantiles;

/// <summary>The quantiles of one series over a window of time, which ends now.</summary>
/// <remarks>
/// <para>Time is divided into segments. A stripe is a sketch for the observations of the current segment; there is one stripe, or one for
/// each processor under contention. The ring contains the sketches of the last segments. An observation goes to the stripe of the current
/// processor, or to any free stripe if that stripe is in use.</para>
/// <para>The first observation of a new segment moves the content of its stripe to the ring. A reader moves the content of all stripes to
/// the ring. So the window moves without a timer, and each observation is in one place: in a stripe or in the ring.</para>
/// <para>An observation waits in two cases. If all stripes are in use, it waits for a free stripe. If it is the first of a segment in its
/// stripe, it waits for the monitor of the ring.</para>
/// </remarks>
internal sealed class QuantileWindow
{
    private readonly object _readers = new();
    private readonly WindowShape _shape;
    private readonly SegmentRing _ring;
    private readonly SketchStripe _first;
    private Stripes<SketchStripe> _stripes;

    public QuantileWindow(WindowShape shape)
    {
        _shape = shape;
        _ring = new SegmentRing(shape.Segments);
        _first = new SketchStripe(_ring);
    }

    public QuantileLabels Quantiles => _shape.Quantiles;

    /// <summary>
    /// Counts observations of one value, which must not be NaN. Allocates only if the value is outside the range of the earlier values.
    /// </summary>
    public void Observe(double value, long count)
    {
        long segment = _shape.Segment;
        SketchStripe mine = _stripes.Mine(_first);
        if (!mine.Lock.TryAcquire())
        {
            mine = Stripes.AcquireContended(ref _stripes, mine, _first, mine.Updates, static window => window.Grow(), this);
        }

        mine.ObserveAndRelease(value, count, segment);
    }

    /// <summary>Reads the value of each quantile; NaN if the window is empty. Readers exclude each other.</summary>
    public void Read(Span<double> values)
    {
        long segment = _shape.Segment;
        QuantileSketch window = _shape.RentSketch();
        lock (_readers)
        {
            _first.Drain();
            foreach (SketchStripe stripe in _stripes.Cells)
            {
                stripe.Drain();
            }

            Stripes.GiveBack(ref _stripes, _first);
            _ring.AddTo(window, segment);
        }

        window.Read(Quantiles, values);
        _shape.Return(window);
    }

    private void Grow() => _stripes.Grow(static ring => new SketchStripe(ring), _ring);
}

/// <summary>A sketch for some of the observations in the current segment of a window, under a <see cref="TryLock"/>.</summary>
/// <remarks>No deadlock is possible: the holder of a stripe may wait for the ring, the holder of the ring never for a stripe.</remarks>
internal sealed class SketchStripe : IStripe<SketchStripe>
{
    private readonly SegmentRing _ring;
    private readonly QuantileSketch _sketch = new();
    private Hot _hot;

    public SketchStripe(SegmentRing ring)
    {
        _ring = ring;
    }

    public ref TryLock Lock => ref _hot.Lock;

    /// <summary>Gets the number of calls of <see cref="ObserveAndRelease"/>.</summary>
    public long Updates => Volatile.Read(ref _hot.Updates);

    /// <summary>
    /// Moves the content to the ring if a new segment has begun. Then counts observations of one value and releases the lock, which the
    /// caller holds.
    /// </summary>
    public void ObserveAndRelease(double value, long count, long segment)
    {
        try
        {
            // The segment of the caller can also be older, if the thread was suspended after it read the clock and before it acquired the
            // lock.
            if (segment > _hot.Segment)
            {
                HandOver();
                _hot.Segment = segment;
            }

            _sketch.Add(value, count);
            _hot.Updates++;
        }
        finally
        {
            // In a finally block, because Add may throw an exception when memory runs out.
            _hot.Lock.Release();
        }
    }

    /// <summary>Moves the content of this stripe to the ring.</summary>
    public void Drain()
    {
        _hot.Lock.AcquireToRead();
        try
        {
            HandOver();
        }
        finally
        {
            _hot.Lock.Release();
        }
    }

    // The content moves to the ring, and a sketch has no sum.
    public double MoveTo(SketchStripe first)
    {
        HandOver();
        return 0;
    }

    private void HandOver()
    {
        _ring.Add(_sketch, _hot.Segment);
        _sketch.Clear();
    }

    // Padded on both sides, so that no field of another object is on the cache line to which every update writes.
    [StructLayout(LayoutKind.Explicit, Size = Stripes.BytesApart)]
    private struct Hot
    {
        [FieldOffset(Stripes.PaddingBefore)]
        public TryLock Lock;

        [FieldOffset(Stripes.PaddingBefore + 8)]
        public long Segment;

        [FieldOffset(Stripes.PaddingBefore + 16)]
        public long Updates;
    }
}
