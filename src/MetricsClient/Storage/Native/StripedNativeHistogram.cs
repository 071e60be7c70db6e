using System.Runtime.CompilerServices;
using MetricsClient.Model;

namespace MetricsClient.Storage.Native;

/// <summary>The content of a histogram with native buckets at one moment, without the classic buckets.</summary>
internal readonly record struct NativeReading(double Sum, NativeBuckets Buckets, long CreatedMilliseconds);

/// <summary>
/// A histogram with native buckets. Its classic buckets, if there are any, count the same observations. Starts as one
/// <see cref="NativeCell"/>, and gets a cell for each processor under contention.
/// </summary>
/// <remarks>
/// <para>An observation finds the place of its bucket in the layout and acquires the lock of a cell. Then it checks that the layout is
/// still the same, counts, and releases the lock. If the current processor's cell is in use, the observation tries all cells until one is
/// free.</para>
/// <para>All cells share one layout. A monitor, the gate, protects changes of the layout. A thread that adds a bucket holds the gate. A
/// thread that replaces the layout holds the gate and the locks of all cells. A thread that holds one cell never waits for the gate.</para>
/// <para>A reader holds the gate and acquires one cell after the other. Each observation is stored as a whole in one cell, so classic
/// buckets, native buckets and the sum contain the same observations. An observation waits for the gate only if its bucket does not exist
/// or the layout has just been replaced.</para>
/// </remarks>
internal sealed class StripedNativeHistogram
{
    private readonly object _gate = new();
    private readonly NativeSettings _settings;
    private readonly TimeProvider _time;
    private readonly int _classicBuckets;
    private NativeLayout _layout;
    private Stripes<NativeCell> _stripes;
    private StartTime _start;

    public StripedNativeHistogram(NativeSettings settings, int classicBuckets, TimeProvider time, StartTime start)
    {
        _settings = settings;
        _time = time;
        _classicBuckets = classicBuckets;
        _layout = EmptyLayout();
        First = new NativeCell(_layout.Places);
        _start = start;
    }

    /// <summary>Gets the first cell, which exists from the start.</summary>
    public NativeCell First { get; }

    /// <summary>Gets the cells of the processors; empty without contention.</summary>
    public ReadOnlySpan<NativeCell> Cells => _stripes.Cells;

    /// <summary>Counts observations of one value. Allocates only if the bucket does not exist yet, or if cells are added.</summary>
    public void Observe(int classicBucket, double value, long count)
    {
        NativeLayout layout = Volatile.Read(ref _layout);
        int place = layout.Find(value);
        if (place < 0)
        {
            ObserveInNewLayout(classicBucket, value, count);
            return;
        }

        NativeCell cell = AcquireCell();
        if (layout == _layout)
        {
            cell.CountAndRelease(classicBucket, place, value * count, count);
            return;
        }

        cell.Lock.Release();
        ObserveInNewLayout(classicBucket, value, count);
    }

    /// <summary>Reads all buckets and the sum.</summary>
    /// <param name="classic">Receives the counts of the classic buckets.</param>
    /// <param name="exemplars">The exemplars of all slots. The method removes exemplars from before the last reset.</param>
    public NativeReading Read(Span<long> classic, StoredExemplar?[] exemplars)
    {
        NativeLayout layout;
        long[] total;
        double sum;
        long created;
        lock (_gate)
        {
            layout = _layout;
            created = _start.Milliseconds;
            total = new long[layout.Places];
            sum = Read(First, total);
            ReadOnlySpan<NativeCell> cells = _stripes.Cells;
            ReadOnlySpan<double> removed = _stripes.RemovedSums;
            for (int i = 0; i < Math.Max(cells.Length, removed.Length); i++)
            {
                sum += (i < cells.Length ? Read(cells[i], total) : 0) + (i < removed.Length ? removed[i] : 0);
            }

            Stripes.GiveBack(ref _stripes, First);
        }

        total.AsSpan(0, classic.Length).CopyTo(classic);
        NativeExemplars.RemoveOlderThan(created, exemplars);
        return new NativeReading(sum, layout.Read(total, NativeExemplars.OfNative(exemplars)), created);
    }

    private static double Read(NativeCell cell, Span<long> total)
    {
        cell.Lock.AcquireToRead();
        double sum = cell.AddTo(total);
        cell.Lock.Release();
        return sum;
    }

    private NativeCell AcquireCell()
    {
        NativeCell mine = _stripes.Mine(First);
        return mine.Lock.TryAcquire()
            ? mine
            : Stripes.AcquireContended(ref _stripes, mine, First, mine.Updates, static histogram => histogram.TryGrow(), this);
    }

    // Not inlined, so that the code of an observation in an existing bucket stays short (benchmarks: ratios, observing).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ObserveInNewLayout(int classicBucket, double value, long count)
    {
        // Read without the lock, because the clock may be code of the program.
        var now = StartTime.Now(_time);
        lock (_gate)
        {
            int place = _layout.Find(value);
            if (place < 0)
            {
                place = MakePlace(value, now);
            }

            // The layout cannot change while this thread holds the gate.
            NativeCell cell = AcquireCell();
            cell.CountAndRelease(classicBucket, place, value * count, count);
        }
    }

    private int MakePlace(double value, StartTime now)
    {
        if (_layout.Count >= _settings.MaxBuckets)
        {
            MakeRoom(value, now);
        }
        else if (_layout.IsFull)
        {
            Replace(_layout.Larger());
        }

        int place = _layout.Find(value);
        return place >= 0 ? place : _layout.Add(value);
    }

    private void MakeRoom(double value, StartTime now)
    {
        // The time was read without the lock, and another thread may have reset the histogram at a later time.
        if (now.Milliseconds > _start.Milliseconds && _time.GetElapsedTime(_start.Timestamp, now.Timestamp) >= _settings.MinResetInterval)
        {
            Reset(now);
            return;
        }

        // The loop ends: each new layout has a wider zero bucket or half the resolution, and both have limits.
        NativeLayout layout = _layout;
        while (layout.Find(value) < 0
            && layout.Count >= _settings.MaxBuckets
            && layout.Coarser(value, _settings.MaxZeroThreshold) is { } coarser)
        {
            layout = coarser;
        }

        // At the coarsest schema the layout may have more buckets than the limit.
        Replace(layout.IsFull ? layout.Larger() : layout);
    }

    private void Reset(StartTime now)
    {
        // The start changes last, because Replace allocates and may throw an exception when memory runs out.
        Replace(EmptyLayout(), static (cell, counts) => cell.Clear(counts));
        _start = now;
        _stripes.ClearSums();
    }

    private void Replace(NativeLayout layout)
    {
        int[] places = _layout.PlacesIn(layout);
        Replace(layout, (cell, counts) => cell.Rearrange(places, counts));
    }

    // No deadlock is possible. Only a thread that holds _gate locks several cells. A thread that has locked one cell waits for no other lock.
    private void Replace(NativeLayout layout, Action<NativeCell, long[]> change)
    {
        // The counts are allocated first. If memory ran out while the locks are held, the locks would never be released.
        NativeCell[] cells = AllCells();
        long[][] counts = [.. cells.Select(cell => cell.NewCounts(layout.Places))];
        foreach (NativeCell cell in cells)
        {
            cell.Lock.AcquireToRead();
        }

        for (int i = 0; i < cells.Length; i++)
        {
            change(cells[i], counts[i]);
        }

        _layout = layout;
        foreach (NativeCell cell in cells)
        {
            cell.Lock.Release();
        }
    }

    private NativeLayout EmptyLayout() => new(_settings.Schema, _settings.ZeroThreshold, _classicBuckets);

    // The caller holds the gate, so no cell is added or removed.
    private NativeCell[] AllCells() => [First, .. _stripes.Cells];

    private void TryGrow()
    {
        // If the gate is held, its holder may be about to acquire all cells. Then this observation continues without new cells.
        if (!Monitor.TryEnter(_gate))
        {
            return;
        }

        try
        {
            _stripes.Grow(NativeCell.Padded, _layout.Places);
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }
}
