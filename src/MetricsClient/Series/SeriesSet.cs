using System.Runtime.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Storage;

namespace MetricsClient.Series;

/// <summary>
/// The series of a family that have the same label names. Creates, exposes, hides and removes the series, and enforces the series limit.
/// </summary>
/// <remarks>
/// A lookup of a live or hidden series is lock-free. A lookup that returns the overflow series is lock-free as well. A change holds the lock
/// of the set. At most one live series exists for each combination of label values. A series object stays valid until the series is removed.
/// </remarks>
internal sealed class SeriesSet
{
    private readonly object _gate = new();
    private readonly FamilyDefinition _family;
    private readonly Func<SeriesIdentity, MetricSeries> _create;
    private readonly Action<SeriesEvent, long> _onEvent;
    private SeriesIndex _index;
    private OverflowSeries _overflow;
    private bool _closed;

    /// <summary>Creates an empty set.</summary>
    // onEvent receives an event and the number of its occurrences, on any thread, but not in an update of a live series.
    public SeriesSet(
        FamilyDefinition family, LabelSchema schema, TimeProvider time, Func<SeriesIdentity, MetricSeries> create, Action<SeriesEvent, long> onEvent)
    {
        _family = family;
        _create = create;
        _onEvent = onEvent;
        Shape = family.Header.Shape;
        Schema = schema;
        Time = time;
        _index = new SeriesIndex(schema);
        _overflow = new OverflowSeries(Shape);
        Expiry = family.TimeToLive is { } timeToLive ? new SeriesExpiry(timeToLive, time, HideIfStill) : null;
    }

    public LabelSchema Schema { get; }

    /// <summary>The settings that the series share, such as bucket bounds.</summary>
    public FamilyShape Shape { get; }

    public TimeProvider Time { get; }

    /// <summary>The expiry check; null in a family without a time to live.</summary>
    public SeriesExpiry? Expiry { get; }

    public string Name => _family.Header.Name;

    /// <summary>The limit of a label value, in bytes of UTF-8.</summary>
    public int MaxLabelValueBytes => _family.MaxLabelValueBytes;

    /// <summary>True if updates sample exemplars from the current recorded trace.</summary>
    public bool SamplesExemplars { get; init; }

    /// <summary>The limits that this set shares with other sets; null if the set has its own limits.</summary>
    public SharedLimits? Shared { get; init; }

    /// <summary>The number of live series that count against the series limit.</summary>
    public int Count => _index.Shown - _overflow.Exposed;

    /// <summary>The bytes of the labels of the live series.</summary>
    public long LabelBytes => _index.LabelBytes;

    /// <summary>The overflow series; null before the limit is reached.</summary>
    public MetricSeries? Overflow => _overflow.Series;

    /// <summary>The live series in the order of creation. An element is null if its series was hidden or removed.</summary>
    public ReadOnlySpan<MetricSeries?> InOrder => _index.InOrder;

    /// <summary>True if at least one series is live.</summary>
    public bool Any => _index.Shown > 0;

    /// <summary>Returns the series with these values; creates the series on first use. Lock-free if the series exists.</summary>
    public MetricSeries Get(ReadOnlySpan<string> values) => _index.FindByAddress(values) ?? GetByText(values);

    /// <inheritdoc cref="Get(ReadOnlySpan{string})"/>
    public MetricSeries Get<TValues>(TValues values)
        where TValues : struct, ILabelValues<TValues> => _index.FindByAddress(values) ?? GetByText(values);

    /// <summary>Adds an index by typed labels. Returns the lock of the set, which guards the index.</summary>
    public object Add(TypedIndex typed)
    {
        lock (_gate)
        {
            _index.Add(typed);
            return _gate;
        }
    }

    public bool Remove(ReadOnlySpan<string> values)
    {
        values = LabelValueLimit.AsShown(values, MaxLabelValueBytes, out _);
        int hash = LabelHash.Of(values, this);
        bool removed;
        lock (_gate)
        {
            removed = RemoveLocked(_index.Find(hash, values));
        }

        UpdateFence.Pass(removed);
        return removed;
    }

    public int RemoveAll(Predicate<MetricSeries> predicate)
    {
        // The predicate may be code of the program, and must not run under the lock. Series that are created meanwhile are not tested.
        List<MetricSeries> matches = _index.All().FindAll(predicate);
        int removed;
        lock (_gate)
        {
            removed = matches.RemoveAll(RemoveLocked);
        }

        UpdateFence.Pass(removed > 0);
        return removed;
    }

    public void Clear()
    {
        lock (_gate)
        {
            _index.All().RemoveAll(RemoveLocked);
            RemoveLocked(Overflow); // The overflow series of a gauge is not in the index.
            _index.Clear();
        }

        UpdateFence.Pass();
    }

    /// <summary>Removes all series. A series that is created later is removed at once, so the set is never exposed again.</summary>
    public void Close()
    {
        Volatile.Write(ref _closed, true);
        Clear();
    }

    public void Hide(MetricSeries series)
    {
        lock (_gate)
        {
            if (!SeriesState.IsLive(series.State))
            {
                return;
            }

            _index.Hide(series);
            series.State = SeriesState.Hidden;
        }

        UpdateFence.Pass();
    }

    /// <summary>Hides each series that had no update during the time to live, if there is one. Returns their number.</summary>
    public int HideIdle() => Expiry?.Judge(InOrder) ?? 0;

    public void Show(MetricSeries series)
    {
        lock (_gate)
        {
            if (series.State != SeriesState.Hidden)
            {
                return;
            }

            // A finalizer can bring an object back after the garbage collector has cleared the weak reference. If a series with the same
            // labels exists by then, the old object counts as removed.
            if (_index.HasPlaceOf(series))
            {
                series.State = SeriesState.Removed;
                return;
            }

            _index.Show(series);
            series.State = SeriesState.Live;
        }
    }

    public void Report(SeriesEvent happened, long times = 1) => _onEvent(happened, times);

    private MetricSeries GetByText(ReadOnlySpan<string> values)
    {
        int hash = LabelHash.Of(values, this);
        return _index.FindAndNote(hash, values) ?? GetSlowly(hash, values);
    }

    // The two methods for structs are not inlined, so that the code of a faster look-up stays short.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private MetricSeries GetByText<TValues>(TValues values)
        where TValues : struct, ILabelValues<TValues>
    {
        int hash = values.Hash(this);
        return _index.FindFirst(hash, values) ?? GetByHash(hash, values);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private MetricSeries GetByHash<TValues>(int hash, TValues values)
        where TValues : struct, ILabelValues<TValues> => _index.FindAndNote(hash, values) ?? values.GetSlowly(this, hash);

    private bool IsFull => Shared?.AreReached() ?? _family.AreLimitsReached(Count, LabelBytes);

    public MetricSeries GetSlowly(int hash, ReadOnlySpan<string> values) => _index.FindHidden(hash, values) ?? GetOrCreate(hash, values);

    private MetricSeries GetOrCreate(int hash, ReadOnlySpan<string> values)
    {
        // At the limit no labels are rendered, because a look-up there allocates nothing.
        byte[]? plain = IsFull ? null : Schema.TryRenderPlain(values, MaxLabelValueBytes);
        if (plain is null)
        {
            // A lone surrogate and U+FFFD are rendered as the same text, so that both must find the same series, as must a value above the
            // limit and the cut value. A live series of a shorter value is found without these checks.
            ReadOnlySpan<string> shown = LabelValueLimit.AsShown(values, MaxLabelValueBytes, out int cut);
            if (cut > 0)
            {
                Report(SeriesEvent.LabelValueCut, cut);
            }

            if (shown != values)
            {
                return Get(shown);
            }
        }

        if (IsFull && _index.IsAbsent(hash, values) && !(Expiry?.IsDueAtLimit() == true && HideIdle() > 0)
            && (Overflow ?? Shared?.FindOverflow()) is { } overflow)
        {
            return overflow;
        }

        bool reached = false;
        StartTime start = SeriesStart.Now(Shape, Time);
        MetricSeries series;
        // Checked again under the lock, because another thread may have added a series or cleared the set.
        lock (_gate)
        {
            series = _index.Find(hash, values)
                ?? (IsFull ? OverflowLocked(start, out reached) : Add(_create(new(this, plain ?? Schema.Render(values), hash, start)), values));
        }

        // Reported outside the lock, because a callback may clear the family, which acquires the lock.
        if (reached)
        {
            Report(LabelBytes >= _family.MaxTotalLabelBytes ? SeriesEvent.LabelBytesReached : SeriesEvent.LimitReached);
        }

        return series;
    }

    private bool HideIfStill(MetricSeries series, int idle)
    {
        lock (_gate)
        {
            // If an update since the check has changed the state, the series stays. A later update finds the series hidden and waits for
            // the lock. No fence is needed: every update that found the series live was stored at least one time to live ago.
            return _index.TryHide(series, idle);
        }
    }

    private MetricSeries Add(MetricSeries series, ReadOnlySpan<string> values)
    {
        if (_closed)
        {
            series.State = SeriesState.Removed;
        }
        else if (_family.StartHidden)
        {
            series.State = SeriesState.Hidden;
            _index.AddHidden(series);
        }
        else
        {
            _index.Add(series, values);
        }

        return series;
    }

    private MetricSeries OverflowLocked(StartTime start, out bool isNew) =>
        _overflow.GetOrMake(ref _index, Schema, (hash, values) => _create(new(this, Schema.Render(values), hash, start)), out isNew);

    private bool RemoveLocked(MetricSeries? series)
    {
        if (series is null || series.State == SeriesState.Removed)
        {
            return false;
        }

        _index.Remove(series);
        if (series == _overflow.Series)
        {
            _overflow.Forget();
        }

        series.State = SeriesState.Removed;
        return true;
    }
}
