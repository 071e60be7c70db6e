using System.Runtime.InteropServices;

namespace MetricsClient.State;

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
