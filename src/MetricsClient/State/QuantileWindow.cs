namespace MetricsClient.State;

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
