using MetricsClient.Model;

namespace MetricsClient.Storage.Native;

/// <summary>What a histogram with native buckets held at one moment, its classic buckets aside.</summary>
internal readonly record struct NativeReading(double Sum, NativeBuckets Buckets, long CreatedMilliseconds);

/// <summary>
/// A histogram with native buckets, and with classic ones that hold the same observations: one cell while nobody disputes it, one
/// per processor under contention.
/// </summary>
/// <remarks>
/// <para>An observation finds its place in the layout, takes a cell, makes sure that the layout is still the same, counts, and gives
/// the cell back. It only tries to take a cell and goes on to the next one when somebody else has it.</para>
/// <para>The layout belongs to all cells. It is replaced, when buckets are more than fit or than are allowed, by whoever holds
/// the gate and all cells; a bucket is added to it, and cells to the others, by whoever holds the gate. Who holds a
/// cell never waits for the gate.</para>
/// <para>A reader takes one cell after the other, and begins anew when the layout has changed meanwhile; the second time it holds
/// the gate, so that it cannot change. Each observation lies whole in one cell, so all that is read belongs together.</para>
/// </remarks>
internal sealed class StripedNativeHistogram
{
    // Cells taken by somebody else since the last read, from which on there are more of them. Counted anew for each read, since in a
    // series that lives long enough it happens now and then without ever costing anything.
    private const int Contention = 32;

    private readonly object _gate = new();
    private readonly NativeSettings _settings;
    private readonly TimeProvider _time;
    private readonly int _classicBuckets;
    private NativeLayout _layout;
    private NativeCell[] _cells;
    private int _conflicts;
    private long _resetTimestamp;
    private long _createdMilliseconds;

    public StripedNativeHistogram(NativeSettings settings, int classicBuckets, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _classicBuckets = classicBuckets;
        _layout = EmptyLayout();
        _cells = [new NativeCell(_layout.Places)];
        StartTime();
    }

    /// <summary>Counts observations of one value. No allocation, unless it is the first of its bucket.</summary>
    public void Observe(int classicBucket, double value, long count)
    {
        NativeLayout layout = Volatile.Read(ref _layout);
        int place = layout.Find(value);
        if (place < 0)
        {
            ObserveInNewLayout(classicBucket, value, count);
            return;
        }

        NativeCell cell = EnterAny();
        bool valid = layout == _layout;
        if (valid)
        {
            cell.Count(classicBucket, place, value * count, count);
        }

        cell.Exit();
        if (!valid)
        {
            ObserveInNewLayout(classicBucket, value, count);
        }
    }

    /// <summary>Reads everything, and the classic buckets into a span. Writers wait for the copying of one cell at most.</summary>
    /// <param name="classic">Where the counts of the classic buckets go.</param>
    /// <param name="exemplars">What was put into the slots so far; what a reset has forgotten is taken out.</param>
    public NativeReading Read(Span<long> classic, StoredExemplar?[] exemplars)
    {
        Volatile.Write(ref _conflicts, 0);
        if (TryRead(classic, exemplars) is { } reading)
        {
            return reading;
        }

        lock (_gate)
        {
            return TryRead(classic, exemplars)!.Value;
        }
    }

    private NativeReading? TryRead(Span<long> classic, StoredExemplar?[] exemplars)
    {
        NativeLayout layout = Volatile.Read(ref _layout);
        long[] total = new long[layout.Places];
        double sum = 0;
        long created = 0;
        foreach (NativeCell cell in Volatile.Read(ref _cells))
        {
            cell.Enter();
            bool valid = layout == _layout;
            if (valid)
            {
                sum += cell.AddTo(total);
                created = _createdMilliseconds;
            }

            cell.Exit();
            if (!valid)
            {
                return null;
            }
        }

        total.AsSpan(0, classic.Length).CopyTo(classic);
        NativeExemplars.TakeOutBefore(created, exemplars);
        return new NativeReading(sum, layout.Read(total, NativeExemplars.OfNative(exemplars)), created);
    }

    private NativeCell EnterAny()
    {
        NativeCell[] cells = Volatile.Read(ref _cells);
        NativeCell mine = cells[cells.Length == 1 ? 0 : Stripes.Current(cells.Length - 1)];
        return mine.TryEnter() ? mine : EnterAnother();
    }

    private NativeCell EnterAnother()
    {
        if (Interlocked.Increment(ref _conflicts) >= Contention)
        {
            Grow();
        }

        // Ends since whoever has a cell waits for nothing and gives it back after a few steps; it may need this processor for that.
        var spin = new SpinWait();
        while (true)
        {
            NativeCell[] cells = Volatile.Read(ref _cells);
            int first = Stripes.Current(Stripes.Count);
            int inUse = Math.Max(1, cells.Length - 1);
            for (int i = 0; i < inUse; i++)
            {
                NativeCell cell = cells[(first + i) & (inUse - 1)];
                if (cell.TryEnter())
                {
                    return cell;
                }
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void ObserveInNewLayout(int classicBucket, double value, long count)
    {
        lock (_gate)
        {
            int place = _layout.Find(value);
            if (place < 0)
            {
                place = MakePlace(value);
            }

            // While the gate is held, no other layout takes over.
            NativeCell cell = EnterAny();
            cell.Count(classicBucket, place, value * count, count);
            cell.Exit();
        }
    }

    private int MakePlace(double value)
    {
        if (_layout.Count >= _settings.BucketLimit)
        {
            MakeRoom(value);
        }
        else if (_layout.IsFull)
        {
            Replace(_layout.Larger());
        }

        int place = _layout.Find(value);
        return place >= 0 ? place : _layout.Add(value);
    }

    private void MakeRoom(double value)
    {
        if (_time.GetElapsedTime(_resetTimestamp) >= _settings.MinResetTime)
        {
            Reset();
            return;
        }

        // Ends since each layout has a wider zero bucket or half the resolution, and both have their bounds.
        NativeLayout layout = _layout;
        while (layout.Find(value) < 0
            && layout.Count >= _settings.BucketLimit
            && layout.Coarser(value, _settings.MaxZeroThreshold) is { } coarser)
        {
            layout = coarser;
        }

        // At the coarsest resolution of all the limit gives way.
        Replace(layout.IsFull ? layout.Larger() : layout);
    }

    private void Reset()
    {
        NativeLayout empty = EmptyLayout();
        EnterAll();
        foreach (NativeCell cell in _cells)
        {
            cell.Clear(empty.Places);
        }

        StartTime();
        _layout = empty;
        ExitAll();
    }

    private void Replace(NativeLayout layout)
    {
        int[] places = _layout.PlacesIn(layout);
        EnterAll();
        foreach (NativeCell cell in _cells)
        {
            cell.Move(places, layout.Places);
        }

        _layout = layout;
        ExitAll();
    }

    private NativeLayout EmptyLayout() => new(_settings.Schema, _settings.ZeroThreshold, _classicBuckets);

    private void StartTime()
    {
        _resetTimestamp = _time.GetTimestamp();
        _createdMilliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    // Always in the same order, by whoever holds the gate: nobody can wait for a cell here while somebody waits for this one.
    private void EnterAll()
    {
        foreach (NativeCell cell in _cells)
        {
            cell.Enter();
        }
    }

    private void ExitAll()
    {
        foreach (NativeCell cell in _cells)
        {
            cell.Exit();
        }
    }

    private void Grow()
    {
        // Who has the gate may be taking all cells; then this observation does without, and the next one tries again.
        if (_cells.Length > 1 || !Monitor.TryEnter(_gate))
        {
            return;
        }

        try
        {
            if (_cells.Length == 1)
            {
                Volatile.Write(ref _cells, MoreCells(_cells[0]));
            }
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    private NativeCell[] MoreCells(NativeCell first)
    {
        // What the first cell holds stays there, behind the others: it is read, and only used by those who came before there were more.
        var cells = new NativeCell[Stripes.Count + 1];
        cells[^1] = first;
        for (int i = 0; i < Stripes.Count; i++)
        {
            cells[i] = NativeCell.Apart(_layout.Places);
        }

        return cells;
    }
}
