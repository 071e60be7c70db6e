using System.Runtime.InteropServices;
using MetricsClient.Model;

namespace MetricsClient.Storage.Quantiles;

/// <summary>The quantiles of what one series observed lately.</summary>
/// <remarks>
/// <para>Time is cut into segments. An observation goes to a sketch whose lock is free, tried from the present processor's on. One
/// sketch serves until its lock is found taken; then there is one for each processor.</para>
/// <para>The first observation in a new segment, and each reader, hands what a sketch holds over to its segment in the ring. So
/// the window moves on without a timer, and each observation is in one place: a stripe or the ring.</para>
/// </remarks>
internal sealed class QuantileWindow
{
    private readonly WindowShape _shape;
    private readonly SegmentRing _ring;
    private SketchStripe[] _stripes = [new()];

    public QuantileWindow(WindowShape shape)
    {
        _shape = shape;
        _ring = new SegmentRing(shape.Segments);
    }

    public QuantileLabels Quantiles => _shape.Quantiles;

    /// <summary>Counts observations of one value, which is not NaN. No allocation for values between such as were there before.</summary>
    public void Observe(double value, long count)
    {
        long segment = _shape.Segment;
        SketchStripe[] stripes = _stripes;
        if (!stripes[Stripes.Current(stripes.Length)].TryObserve(value, count, segment, _ring))
        {
            ObserveContended(value, count, segment);
        }
    }

    /// <summary>The value of each quantile; NaN when the window is empty.</summary>
    public void Read(Span<double> values)
    {
        long segment = _shape.Segment;
        foreach (SketchStripe stripe in Volatile.Read(ref _stripes))
        {
            stripe.Drain(_ring);
        }

        QuantileSketch window = _shape.RentSketch();
        _ring.AddTo(window, segment);
        window.Read(Quantiles, values);
        _shape.Return(window);
    }

    private void ObserveContended(double value, long count, long segment)
    {
        SketchStripe[] stripes = Grown();
        int i = Stripes.Current(stripes.Length);
        var spin = new SpinWait();

        // Ends, since whoever holds a stripe is soon done: at worst it waits for this processor, which is then yielded.
        for (int tries = 1; !stripes[i].TryObserve(value, count, segment, _ring); tries++)
        {
            i = (i + 1) & (stripes.Length - 1);
            if (tries % stripes.Length == 0)
            {
                spin.SpinOnce();
            }
        }
    }

    private SketchStripe[] Grown()
    {
        SketchStripe[] stripes = Volatile.Read(ref _stripes);
        if (stripes.Length == Stripes.Count)
        {
            return stripes;
        }

        var grown = new SketchStripe[Stripes.Count];
        grown[0] = stripes[0];
        for (int i = 1; i < grown.Length; i++)
        {
            grown[i] = new SketchStripe();
        }

        // Lost only to another thread that has grown it.
        Interlocked.CompareExchange(ref _stripes, grown, stripes);
        return Volatile.Read(ref _stripes);
    }
}

/// <summary>One of the sketches that share a window's observations, behind a lock that a writer only tries.</summary>
/// <remarks>
/// Whoever holds the lock adds one observation, or hands the sketch over to the window; both are short, and neither waits for
/// a stripe. So whoever waits for this lock gets it.
/// </remarks>
internal sealed class SketchStripe
{
    private readonly QuantileSketch _sketch = new();
    private Hot _hot;

    /// <summary>Adds observations of one value, after handing over what belongs to an earlier segment. False, and nothing done, when somebody else is here.</summary>
    public bool TryObserve(double value, long count, long segment, SegmentRing ring)
    {
        if (Interlocked.CompareExchange(ref _hot.Taken, 1, 0) != 0)
        {
            return false;
        }

        try
        {
            // Somebody may have been held up between reading the clock and here.
            if (segment > _hot.Segment)
            {
                HandOver(ring);
                _hot.Segment = segment;
            }

            _sketch.Add(value, count);
            return true;
        }
        finally
        {
            Volatile.Write(ref _hot.Taken, 0);
        }
    }

    /// <summary>Hands over all there is, for a reader.</summary>
    public void Drain(SegmentRing ring)
    {
        var spin = new SpinWait();
        while (Interlocked.CompareExchange(ref _hot.Taken, 1, 0) != 0)
        {
            spin.SpinOnce();
        }

        try
        {
            HandOver(ring);
        }
        finally
        {
            Volatile.Write(ref _hot.Taken, 0);
        }
    }

    private void HandOver(SegmentRing ring)
    {
        ring.Add(_sketch, _hot.Segment);
        _sketch.Clear();
    }

    // Used in the middle: no other object's words are on the cache line that every update writes.
    [StructLayout(LayoutKind.Explicit, Size = Stripes.BytesApart)]
    private struct Hot
    {
        [FieldOffset(64)]
        public int Taken;

        [FieldOffset(72)]
        public long Segment;
    }
}
