namespace MetricsClient.State;

/// <summary>The part of a contended histogram that the observations of one processor go to.</summary>
/// <remarks>
/// Mostly one thread at a time is there, and a solo cell takes what comes at the price of one atomic step. Whoever finds that cell taken, by a
/// thread that lost its processor in the middle, goes to a cell at which many can be, and waits for nobody.
/// </remarks>
internal struct HistogramStripe
{
    private readonly HistogramSoloCell _solo;

    // One cell, made when it is first needed, which most stripes never are.
    private HistogramCell[]? _shared;

    public HistogramStripe(int buckets)
    {
        _solo = HistogramSoloCell.Padded(buckets);
    }

    /// <summary>Counts observations of one value. Lock-free.</summary>
    public void Observe(int bucket, double value, long count, int buckets)
    {
        if (!_solo.TryObserve(bucket, value, count))
        {
            Shared(buckets).Observe(bucket, value, count);
        }
    }

    /// <summary>Adds buckets and a sum that belong together to those of all. False when some observation was still under way at the deadline.</summary>
    public bool AddTo(Span<long> total, ref double totalSum, Span<long> scratch, Deadline deadline)
    {
        bool settled = _solo.Read(scratch, out double sum, deadline);
        totalSum += sum;
        HistogramCell.AddTo(total, scratch);
        if (Volatile.Read(ref _shared) is { } shared)
        {
            settled &= shared[0].Read(scratch, out sum, deadline);
            totalSum += sum;
            HistogramCell.AddTo(total, scratch);
        }

        return settled;
    }

    private ref HistogramCell Shared(int buckets)
    {
        HistogramCell[] shared = Volatile.Read(ref _shared)
            ?? Interlocked.CompareExchange(ref _shared, [new HistogramCell(buckets)], null)
            ?? _shared;
        return ref shared[0];
    }
}
