using System.Buffers;
using System.Runtime.CompilerServices;
using MetricsClient.Storage.Native;

namespace MetricsClient.Storage.Histograms;

/// <summary>A histogram's cells: a solo cell while nobody disputes it, then a stripe for each processor.</summary>
/// <remarks>
/// Each observation lies whole in one cell, so cells may be read one after the other. Cells are never taken away.
/// </remarks>
internal struct StripedHistogram
{
    private const int StackBuckets = 128;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    // The words of the solo cell; once there is more than that, what holds them and the rest. One reference instead of two, since
    // most series never need the second (benchmarks: ratios, memory).
    private object _body;

    public StripedHistogram(int buckets)
    {
        _body = new ExclusiveHistogramCell(buckets).Words;
    }

    public StripedHistogram(StripedNativeHistogram native)
    {
        _body = new Further(new ExclusiveHistogramCell([])) { Native = native };
    }

    /// <summary>The exemplars of the buckets; null while there was none.</summary>
    public readonly ExemplarSlots? Exemplars => More?.Exemplars;

    /// <summary>The cells that hold everything instead of these, where the histogram has native buckets; else null.</summary>
    public readonly StripedNativeHistogram? Native => More?.Native;

    private readonly Further? More => Volatile.Read(in _body) as Further;

    public void Observe(int bucket, double value, long count, int buckets)
    {
        // Read once: the rest may take the place of the solo cell at any moment.
        object body = Volatile.Read(ref _body);
        HistogramStripe[]? stripes = (body as Further)?.Stripes;
        if (stripes is null)
        {
            if (SoloOf(body).TryObserve(bucket, value, count))
            {
                return;
            }

            stripes = Grow(buckets);
        }

        stripes[Stripes.Current(stripes.Length)].Observe(bucket, value, count, buckets);
    }

    /// <summary>
    /// Reads buckets and a sum that belong together. Readers take turns; writers wait for nobody.
    /// False when some observation was still under way after a second.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum)
    {
        ExclusiveHistogramCell solo = SoloOf(Volatile.Read(ref _body));
        lock (solo.Words)
        {
            return ReadLocked(solo, buckets, out sum);
        }
    }

    /// <summary>The exemplars of the buckets, made when the first one comes.</summary>
    public ExemplarSlots MakeExemplars(int buckets) => ExemplarSlots.Of(ref MakeMore().Exemplars, buckets);

    // A checked cast to an array would be a call (benchmarks: Observing), and what is not the rest are the words.
    private static ExclusiveHistogramCell SoloOf(object body) =>
        body is Further further ? further.Solo : new ExclusiveHistogramCell(Unsafe.As<long[]>(body));

    private readonly bool ReadLocked(ExclusiveHistogramCell solo, Span<long> buckets, out double sum)
    {
        var deadline = Deadline.In(s_patience);
        bool settled = solo.Read(buckets, out sum, deadline);
        if (More?.Stripes is not { } stripes)
        {
            return settled;
        }

        long[]? rented = buckets.Length > StackBuckets ? ArrayPool<long>.Shared.Rent(buckets.Length) : null;
        Span<long> one = (rented ?? stackalloc long[StackBuckets])[..buckets.Length];
        for (int i = 0; i < stripes.Length; i++)
        {
            settled &= stripes[i].AddTo(buckets, ref sum, one, deadline);
        }

        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }

        return settled;
    }

    private HistogramStripe[] Grow(int buckets)
    {
        Further further = MakeMore();
        return further.Stripes ?? Interlocked.CompareExchange(ref further.Stripes, MakeStripes(buckets), null) ?? further.Stripes;
    }

    // Made by whoever needs it first.
    private Further MakeMore()
    {
        object body = Volatile.Read(ref _body);
        if (body is Further made)
        {
            return made;
        }

        var further = new Further(SoloOf(body));
        return Interlocked.CompareExchange(ref _body, further, body) as Further ?? further;
    }

    private static HistogramStripe[] MakeStripes(int buckets)
    {
        var stripes = new HistogramStripe[Stripes.Count];
        for (int i = 0; i < stripes.Length; i++)
        {
            stripes[i] = new HistogramStripe(buckets);
        }

        return stripes;
    }

    // What a series at rest does without.
    private sealed class Further
    {
        public readonly ExclusiveHistogramCell Solo;
        public HistogramStripe[]? Stripes;
        public ExemplarSlots? Exemplars;
        public StripedNativeHistogram? Native;

        public Further(ExclusiveHistogramCell solo)
        {
            Solo = solo;
        }
    }
}

/// <summary>The part of a contended histogram that the observations of one processor go to.</summary>
/// <remarks>
/// Mostly one thread at a time is there, and a solo cell takes what comes at the price of one atomic step. Whoever finds that cell taken, by a
/// thread that lost its processor in the middle, goes to a cell at which many can be, and waits for nobody.
/// </remarks>
internal struct HistogramStripe
{
    private readonly ExclusiveHistogramCell _solo;

    // One cell, made when it is first needed, which most stripes never are.
    private SharedHistogramCell[]? _shared;

    public HistogramStripe(int buckets)
    {
        _solo = ExclusiveHistogramCell.Padded(buckets);
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
        SharedHistogramCell.AddTo(total, scratch);
        if (Volatile.Read(ref _shared) is { } shared)
        {
            settled &= shared[0].Read(scratch, out sum, deadline);
            totalSum += sum;
            SharedHistogramCell.AddTo(total, scratch);
        }

        return settled;
    }

    private ref SharedHistogramCell Shared(int buckets)
    {
        SharedHistogramCell[] shared = Volatile.Read(ref _shared)
            ?? Interlocked.CompareExchange(ref _shared, [new SharedHistogramCell(buckets)], null)
            ?? _shared;
        return ref shared[0];
    }
}
