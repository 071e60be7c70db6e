namespace MetricsClient.State;

/// <summary>A histogram's cells: one while nobody disputes it, one per processor after the first sign of contention.</summary>
/// <remarks>
/// Each observation lies whole in one cell, so cells may be read one after the other. Cells are never taken away.
/// </remarks>
internal struct HistogramCells
{
    private const int StackBuckets = 128;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private HistogramCell _first;

    public HistogramCells(int buckets)
    {
        _first = new HistogramCell(buckets, padded: false);
    }

    public HistogramCells(NativeHistogramCells native)
    {
        _first = new HistogramCell(native);
    }

    /// <summary>The cells that hold everything instead of these, where the histogram has native buckets; else null.</summary>
    public readonly NativeHistogramCells? Native => _first.Native;

    /// <summary>The exemplars of the buckets; null while there was none.</summary>
    public readonly ExemplarSlots? Exemplars => _first.Exemplars;

    public void Observe(int bucket, double value, long count, int buckets)
    {
        HistogramCell[]? stripes = _first.Stripes;
        if (stripes is not null)
        {
            stripes[Stripes.Current(stripes.Length)].Observe(bucket, value, count);
        }
        else if (!_first.Observe(bucket, value, count))
        {
            Grow(buckets);
        }
    }

    /// <summary>
    /// Reads buckets and a sum that belong together. Readers take turns; writers wait for nobody.
    /// False when some observation was still under way after a second.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum)
    {
        lock (_first.Gate)
        {
            return ReadLocked(buckets, out sum);
        }
    }

    /// <summary>The exemplars of the buckets, made when the first one comes.</summary>
    public ExemplarSlots MakeExemplars(int buckets) => _first.MakeExemplars(buckets);

    private bool ReadLocked(Span<long> buckets, out double sum)
    {
        var deadline = Deadline.In(s_patience);
        bool settled = _first.Read(buckets, out sum, deadline);
        if (_first.Stripes is not { } stripes)
        {
            return settled;
        }

        Span<long> one = buckets.Length <= StackBuckets ? stackalloc long[buckets.Length] : new long[buckets.Length];
        for (int i = 0; i < stripes.Length; i++)
        {
            settled &= stripes[i].Read(one, out double part, deadline);
            sum += part;
            HistogramCell.AddTo(buckets, one);
        }

        return settled;
    }

    private void Grow(int buckets) => _first.Grow(() => MakeStripes(buckets));

    private static HistogramCell[] MakeStripes(int buckets)
    {
        var stripes = new HistogramCell[Stripes.Count];
        for (int i = 0; i < stripes.Length; i++)
        {
            stripes[i] = new HistogramCell(buckets, padded: true);
        }

        return stripes;
    }
}
