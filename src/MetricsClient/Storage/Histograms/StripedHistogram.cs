using System.Buffers;
using System.Runtime.CompilerServices;
using MetricsClient.Storage.Native;

namespace MetricsClient.Storage.Histograms;

/// <summary>The buckets and the sum of one classic histogram: one exclusive cell, striped under contention.</summary>
/// <remarks>
/// <para>An update that fails to acquire the current processor's cell updates a lock-free shared cell. So an update never waits, except
/// briefly for a reader.</para>
/// <para>Each observation is stored in one cell as a whole, so a reader copies one cell after the other. Readers exclude each other
/// by a monitor on the words of the first cell, which updates never acquire.</para>
/// </remarks>
internal struct StripedHistogram
{
    private const int StackBuckets = 128;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    // The words of the first cell, or an Extension that holds the first cell and the rest. One reference instead of two, since
    // most series never need an extension (benchmarks: ratios, memory).
    private object _body;

    public StripedHistogram(int buckets)
    {
        _body = new ExclusiveHistogramCell(buckets).Words;
    }

    public StripedHistogram(StripedNativeHistogram native)
    {
        _body = new Extension(new ExclusiveHistogramCell([])) { Native = native };
    }

    /// <summary>Gets the exemplars of the buckets; null before the first exemplar.</summary>
    public readonly ExemplarSlots? Exemplars => Extended?.Exemplars;

    /// <summary>Gets the cells that replace these cells in a histogram with native buckets; null for a classic histogram.</summary>
    public readonly StripedNativeHistogram? Native => Extended?.Native;

    private readonly Extension? Extended => Volatile.Read(in _body) as Extension;

    /// <summary>Counts observations of one value.</summary>
    public void Observe(int bucket, double value, long count, int buckets)
    {
        // Read once, because another thread may replace the words by an extension at any moment.
        object body = Volatile.Read(ref _body);
        ExclusiveHistogramCell cell = body is Extension extension
            ? extension.Stripes.Mine(extension.First)
            : new ExclusiveHistogramCell(Unsafe.As<long[]>(body));
        if (!cell.TryObserve(bucket, value, count))
        {
            ObserveContended(bucket, value, count, buckets);
        }
    }

    /// <summary>
    /// Reads buckets and a sum that agree with each other. Readers exclude each other. Returns false if an observation was still
    /// in progress after one second.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum)
    {
        ExclusiveHistogramCell first = FirstOf(Volatile.Read(ref _body));
        lock (first.Words)
        {
            var deadline = Deadline.In(s_patience);
            bool isSettled = first.Read(buckets, out sum, deadline);
            return Extended is { } extension ? ReadRest(extension, buckets, ref sum, deadline) && isSettled : isSettled;
        }
    }

    /// <summary>Returns the exemplars of the buckets, and creates them on first use.</summary>
    public ExemplarSlots MakeExemplars(int buckets) => ExemplarSlots.Of(ref MakeExtension().Exemplars, buckets);

    // A checked cast to an array would be a call (benchmarks: Observing), and an object that is no extension is the words.
    private static ExclusiveHistogramCell FirstOf(object body) =>
        body is Extension extension ? extension.First : new ExclusiveHistogramCell(Unsafe.As<long[]>(body));

    private static bool ReadRest(Extension extension, Span<long> buckets, ref double sum, Deadline deadline)
    {
        long[]? rented = buckets.Length > StackBuckets ? ArrayPool<long>.Shared.Rent(buckets.Length) : null;
        Span<long> one = (rented ?? stackalloc long[StackBuckets])[..buckets.Length];
        bool isSettled = true;
        foreach (ExclusiveHistogramCell cell in extension.Stripes.Cells)
        {
            isSettled &= cell.Read(one, out double cellSum, deadline);
            sum += cellSum;
            SharedHistogramCell.AddTo(buckets, one);
        }

        if (Volatile.Read(ref extension.Shared) is { } shared)
        {
            isSettled &= shared.Read(one, out double sharedSum, deadline);
            sum += sharedSum;
            SharedHistogramCell.AddTo(buckets, one);
        }

        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }

        Stripes.GiveBack(ref extension.Stripes, extension.First);
        return isSettled;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ObserveContended(int bucket, double value, long count, int buckets)
    {
        Extension extension = MakeExtension();
        if (extension.Stripes.AddConflict())
        {
            extension.Stripes.Grow(ExclusiveHistogramCell.Padded, buckets);
        }

        // Once more, because the cell may be new. Not in cells of other processors: each may be held by a suspended thread, for which
        // a reader would have to wait (test: ScrapeUnderLoadTests).
        if (!extension.Stripes.Mine(extension.First).TryObserve(bucket, value, count))
        {
            extension.MakeShared(buckets).Observe(bucket, value, count);
        }
    }

    // If two threads create an extension, both use the published extension.
    private Extension MakeExtension()
    {
        object body = Volatile.Read(ref _body);
        if (body is Extension made)
        {
            return made;
        }

        var extension = new Extension(FirstOf(body));
        return Interlocked.CompareExchange(ref _body, extension, body) as Extension ?? extension;
    }

    /// <summary>The parts that a histogram without contention, exemplars and native buckets does not have.</summary>
    private sealed class Extension
    {
        public readonly ExclusiveHistogramCell First;
        public Stripes<ExclusiveHistogramCell> Stripes;
        public SharedHistogramCell? Shared;
        public ExemplarSlots? Exemplars;
        public StripedNativeHistogram? Native;

        public Extension(ExclusiveHistogramCell first)
        {
            First = first;
        }

        public SharedHistogramCell MakeShared(int buckets) =>
            Volatile.Read(ref Shared) ?? Interlocked.CompareExchange(ref Shared, new SharedHistogramCell(buckets), null) ?? Shared;
    }
}
