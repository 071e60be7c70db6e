using System.Runtime.InteropServices;
using MetricsClient.Model;

namespace MetricsClient.Storage.Quantiles;

/// <summary>The quantiles of the latest observations of one series.</summary>
/// <remarks>
/// <para>Time is divided into segments. An observation goes to the sketch of the current processor's stripe, or if the stripe is in
/// use, to any free stripe. The first observation of a new segment, and each reader, hands the content of a stripe over to the
/// ring. So the window moves without a timer, and each observation is in one place: in a stripe or in the ring.</para>
/// <para>An observation waits in two cases: until a stripe is free, if all are in use; and for the monitor of the ring, if the
/// observation is the first of a segment in its stripe.</para>
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

    /// <summary>Counts observations of one value, which must not be NaN. Allocates only if the range of values grows.</summary>
    public void Observe(double value, long count)
    {
        long segment = _shape.Segment;
        SketchStripe mine = _stripes.Mine(_first);
        if (!mine.Lock.TryAcquire())
        {
            mine = AcquireContended();
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

    private SketchStripe AcquireContended()
    {
        if (_stripes.AddConflict())
        {
            _stripes.Grow(static ring => new SketchStripe(ring), _ring);
        }

        return Stripes.AcquireAny(ref _stripes, _first);
    }
}

/// <summary>One of the sketches for the observations of a window, under a <see cref="TryLock"/>.</summary>
/// <remarks>No deadlock: the holder of a stripe may wait for the ring, but the holder of the ring never waits for a stripe.</remarks>
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

    /// <summary>Hands over an earlier segment, counts observations of one value, and releases the lock of the caller.</summary>
    public void ObserveAndRelease(double value, long count, long segment)
    {
        try
        {
            // Not if equal, and not if this thread was suspended between reading the clock and acquiring the lock.
            if (segment > _hot.Segment)
            {
                HandOver();
                _hot.Segment = segment;
            }

            _sketch.Add(value, count);
        }
        finally
        {
            // In a finally block, because adding may run out of memory.
            _hot.Lock.Release();
        }
    }

    /// <summary>Moves the content to the ring.</summary>
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

    public void MoveTo(SketchStripe first) => HandOver();

    private void HandOver()
    {
        _ring.Add(_sketch, _hot.Segment);
        _sketch.Clear();
    }

    // Padded on both sides: no other object's fields are on the cache line that every update writes.
    [StructLayout(LayoutKind.Explicit, Size = Stripes.BytesApart)]
    private struct Hot
    {
        [FieldOffset(Stripes.PaddingBefore)]
        public TryLock Lock;

        [FieldOffset(Stripes.PaddingBefore + 8)]
        public long Segment;
    }
}
