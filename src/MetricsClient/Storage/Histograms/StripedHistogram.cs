using System.Buffers;
using System.Runtime.CompilerServices;
using MetricsClient.Storage.Native;

namespace MetricsClient.Storage.Histograms;

/// <summary>
/// The buckets and the sum of one classic histogram. Starts as one <see cref="ExclusiveHistogramCell"/>, and gets a cell for each processor
/// under contention.
/// </summary>
/// <remarks>
/// <para>An observation tries the lock of the current processor's cell, for about a microsecond if the lock is held. If the lock stays held, because
/// its holder is suspended, the observation updates the <see cref="SharedHistogramCell"/>, which needs no lock. So no
/// observation waits longer.</para>
/// <para>Each observation is stored as a whole in one cell, so a reader copies the cells one after the other. Readers exclude each other by
/// a monitor on the words of the first cell, which observations never acquire.</para>
/// </remarks>
internal struct StripedHistogram
{
    private const int StackBuckets = 128;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    // Either the words of the first cell, or an Extension with the first cell and further parts. One reference instead of two saves memory,
    // because most series never need an Extension (benchmarks: ratios, memory).
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

    /// <summary>Gets the cells of a histogram with native buckets, used instead of the cells here; null for a classic histogram.</summary>
    public readonly StripedNativeHistogram? Native => Extended?.Native;

    /// <summary>Gets the first cell, which exists from the start.</summary>
    public readonly ExclusiveHistogramCell First => FirstOf(Volatile.Read(in _body));

    /// <summary>Gets the cells of the processors; empty without contention.</summary>
    public readonly ReadOnlySpan<ExclusiveHistogramCell> Cells => Extended is { } extension ? extension.Stripes.Cells : [];

    /// <summary>True if observations have used a shared cell that was not given back.</summary>
    public readonly bool HasSharedCell => Extended is { } extension && Volatile.Read(ref extension.Shared) is not null;

    private readonly Extension? Extended => Volatile.Read(in _body) as Extension;

    /// <summary>Counts observations of one value.</summary>
    public void Observe(int bucket, double value, long count, int buckets)
    {
        // _body is read once, because another thread may at any moment replace the array of the first cell by an Extension.
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
    /// Reads buckets and a sum with the same observations. Readers exclude each other. Returns false if an observation was still in
    /// progress after one second.
    /// </summary>
    public bool Read(Span<long> buckets, out double sum)
    {
        ExclusiveHistogramCell first = First;
        lock (first.Words)
        {
            var deadline = Deadline.In(s_patience);
            bool isSettled = first.Read(buckets, out sum, deadline);
            return Extended is { } extension ? ReadRest(extension, buckets, ref sum, deadline) && isSettled : isSettled;
        }
    }

    /// <summary>Returns the exemplars of the buckets. The first call creates the slots for the exemplars.</summary>
    public ExemplarSlots MakeExemplars(int buckets) => ExemplarSlots.Of(ref MakeExtension().Exemplars, buckets);

    /// <summary>Doubles the number of the cells, up to the maximum. Does nothing if memory runs out.</summary>
    public void Grow(int buckets)
    {
        try
        {
            MakeExtension().Stripes.Grow(ExclusiveHistogramCell.Padded, buckets);
        }
        catch (OutOfMemoryException)
        {
            // The observation that needs more cells goes on with the first cell.
        }
    }

    // Unchecked, because a checked cast to an array is a call (benchmarks: Observing). A body that is no Extension is always the words.
    private static ExclusiveHistogramCell FirstOf(object body) =>
        body is Extension extension ? extension.First : new ExclusiveHistogramCell(Unsafe.As<long[]>(body));

    private static bool ReadRest(Extension extension, Span<long> buckets, ref double sum, Deadline deadline)
    {
        long[]? rented = buckets.Length > StackBuckets ? ArrayPool<long>.Shared.Rent(buckets.Length) : null;
        Span<long> one = (rented ?? stackalloc long[StackBuckets])[..buckets.Length];
        bool isSettled = true;
        ReadOnlySpan<ExclusiveHistogramCell> cells = extension.Stripes.Cells;
        ReadOnlySpan<double> removed = extension.Stripes.RemovedSums;
        for (int i = 0; i < Math.Max(cells.Length, removed.Length); i++)
        {
            double cellSum = 0;
            if (i < cells.Length)
            {
                isSettled &= cells[i].Read(one, out cellSum, deadline);
                SharedHistogramCell.AddTo(buckets, one);
            }

            sum += cellSum + (i < removed.Length ? removed[i] : 0);
        }

        if (Volatile.Read(ref extension.Shared) is { } shared)
        {
            isSettled &= shared.Read(one, out double sharedSum, deadline);
            sum += sharedSum + extension.SharedSum;
            SharedHistogramCell.AddTo(buckets, one);
            extension.GiveBack(shared, one, sharedSum);
        }
        else
        {
            sum += extension.SharedSum;
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
        ExclusiveHistogramCell mine = Mine();
        long updates = mine.CountRoughly(buckets);
        bool isCounted = mine.TryObserveSoon(bucket, value, count);
        AddConflict(mine, updates, buckets);

        // A last try, because AddConflict may have created a new cell. The cells of other processors are not tried: a suspended thread may
        // hold each of them, and a reader would then have to wait for that thread (test: ScrapeUnderLoadTests).
        if (!isCounted && !Mine().TryObserve(bucket, value, count))
        {
            MakeExtension().ObserveShared(bucket, value, count, buckets);
        }
    }

    private readonly ExclusiveHistogramCell Mine() => Extended is { } extension ? extension.Stripes.Mine(extension.First) : First;

    private void AddConflict(ExclusiveHistogramCell cell, long updates, int buckets)
    {
        ref TryLock held = ref cell.Lock;
        if (Extended is { } present ? present.Stripes.AddConflict(ref held, updates) : UpdateHistory.Shared.IsContended(ref held, updates))
        {
            Grow(buckets);
        }
    }

    // If two threads create an Extension at the same time, both use the Extension that is published first.
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

    /// <summary>The parts that a histogram needs only with contention, exemplars or native buckets.</summary>
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

        /// <summary>Gets the sum of the closed shared cells. It stays apart from other sums, as those of removed cells.</summary>
        public double SharedSum { get; private set; }

        public void ObserveShared(int bucket, double value, long count, int buckets)
        {
            // The loop ends, because a cell is closed only after several reads without an observation.
            SharedHistogramCell? shared = Volatile.Read(ref Shared);
            while (shared is null || !shared.TryObserve(bucket, value, count))
            {
                SharedHistogramCell? closed = shared;
                var made = new SharedHistogramCell(buckets);
                shared = Interlocked.CompareExchange(ref Shared, made, closed);
                shared = shared == closed ? made : shared;
            }
        }

        /// <summary>Closes a shared cell that has been calm, and moves its counts to the first cell.</summary>
        public void GiveBack(SharedHistogramCell shared, ReadOnlySpan<long> buckets, double sum)
        {
            if (!First.Lock.TryAcquireToRead())
            {
                return;
            }

            if (shared.TryClose())
            {
                First.Add(buckets);
                SharedSum += sum;
                Interlocked.CompareExchange(ref Shared, null, shared);
            }

            First.Lock.Release();
        }
    }
}
