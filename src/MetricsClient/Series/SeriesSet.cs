using MetricsClient.Model;
using MetricsClient.Storage.Native;

namespace MetricsClient.Series;

/// <summary>
/// All series of one family, through their whole life: made on first use, hidden, shown again, removed, limited in number.
/// </summary>
/// <remarks>
/// Finding a live series takes no lock, nor does a miss beyond the limit; whatever changes the set takes turns.
/// There is at most one live series for each set of label values, and a handle stays good until its series is removed.
/// </remarks>
internal sealed class SeriesSet
{
    /// <summary>The value of every label of the series that stands in for those beyond the limit.</summary>
    public const string OverflowValue = "__overflow__";

    private readonly object _gate = new();
    private readonly SeriesSetOptions _options;
    private readonly SeriesExpiry? _expiry;
    private SeriesIndex _index;
    private MetricSeries? _overflow;
    private bool _closed;

    public SeriesSet(LabelSchema schema, SeriesSetOptions options)
    {
        Schema = schema;
        _index = new SeriesIndex(schema);
        Bounds = options.Bounds;
        Native = options.Native;
        _options = options;
        _expiry = options.TimeToLive is { } timeToLive ? new SeriesExpiry(timeToLive, options.Time, HideIfStill) : null;
    }

    public LabelSchema Schema { get; }

    /// <summary>The bounds that the series share; null unless they are histograms.</summary>
    public BucketBounds? Bounds { get; }

    /// <summary>How the series keep native buckets; null unless they do.</summary>
    public NativeSettings? Native { get; }

    public TimeProvider Time => _options.Time;

    /// <summary>The name of the family, for messages.</summary>
    public string Name => _options.Name;

    /// <summary>Whether updates that are part of a recorded trace leave an exemplar now and then.</summary>
    public bool SamplesExemplars { get; set; }

    /// <summary>Live series in the order of their birth; null where one has gone.</summary>
    public ReadOnlySpan<MetricSeries?> InOrder => _index.InOrder;

    /// <summary>Whether a series is live.</summary>
    public bool Any => _index.Shown > 0;

    /// <summary>The series with these values, made on first use. Lock-free and without allocation once it is live.</summary>
    public MetricSeries Get(ReadOnlySpan<string> values)
    {
        int hash = LabelHash.Of(values);
        return _index.FindShown(hash, values) ?? GetSlowly(hash, values);
    }

    public bool Remove(ReadOnlySpan<string> values)
    {
        values = LabelSchema.AsShown(values);
        int hash = LabelHash.Of(values);
        bool removed;
        lock (_gate)
        {
            removed = _index.Find(hash, values) is { } series && RemoveLocked(series);
        }

        if (removed)
        {
            FenceUpdates();
        }

        return removed;
    }

    public int RemoveWhere(Func<IReadOnlyList<string>, bool> predicate)
    {
        // The predicate is not ours: it runs outside the lock, over what was there when it began.
        List<MetricSeries> matches = _index.All().FindAll(series => predicate(series.LabelValues));
        int removed = 0;
        lock (_gate)
        {
            foreach (MetricSeries series in matches)
            {
                removed += RemoveLocked(series) ? 1 : 0;
            }
        }

        if (removed > 0)
        {
            FenceUpdates();
        }

        return removed;
    }

    public void Clear()
    {
        lock (_gate)
        {
            foreach (MetricSeries series in _index.All())
            {
                RemoveLocked(series);
            }

            // That of a gauge is in no list.
            if (_overflow is not null)
            {
                RemoveLocked(_overflow);
            }

            _index.Clear();
        }

        FenceUpdates();
    }

    /// <summary>Removes every series, and all that will be asked for later from the start: the family is no longer shown.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Clear();
        }
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

        FenceUpdates();
    }

    /// <summary>
    /// Hides every series that has had no update for the time to live, and returns how many; the others begin to be idle, until their
    /// next update. Does nothing in a family without a time to live.
    /// </summary>
    public int HideIdle() => _expiry?.Judge(InOrder) ?? 0;

    public void Show(MetricSeries series)
    {
        lock (_gate)
        {
            if (series.State != SeriesState.Hidden)
            {
                return;
            }

            // Only a handle brought back by a finalizer can find its place taken: its weak reference was dead by then.
            if (_index.HasPlaceOf(series))
            {
                series.State = SeriesState.Removed;
                return;
            }

            _index.Show(series);
            series.State = SeriesState.Live;
        }
    }

    /// <summary>An update met a series that is not live: show it again, or count what became of the update.</summary>
    public void OnStrayUpdate(MetricSeries series)
    {
        series.EndIdleness();
        if (series.State == SeriesState.Hidden)
        {
            Show(series);
        }

        switch (series.State)
        {
            case SeriesState.Removed:
                Report(SeriesEvent.RemovedUpdate);
                break;
            case SeriesState.Overflow:
                Report(SeriesEvent.OverflowUpdate);
                break;
            default:
                break;
        }
    }

    public void Report(SeriesEvent happened) => Report(happened, 1);

    public void Report(SeriesEvent happened, long times) => _options.OnEvent(happened, times);

    // The overflow series is one more than the limit and must not count against it.
    private bool IsFull =>
        _index.Shown - (_options.ShowOverflow && Volatile.Read(ref _overflow) is not null ? 1 : 0)
        >= _options.Limit;

    private MetricSeries GetSlowly(int hash, ReadOnlySpan<string> values)
    {
        // Two spellings of one text (a lone surrogate and the character that replaces it) hash apart but must be one series.
        ReadOnlySpan<string> shown = LabelSchema.AsShown(values);
        if (shown != values)
        {
            return Get(shown);
        }

        if (IsFull && _index.IsAbsent(hash, values) && !IdleMadeRoom() && Volatile.Read(ref _overflow) is { } overflow)
        {
            return overflow;
        }

        MetricSeries series;
        bool reached = false;
        lock (_gate)
        {
            // Looked at again, since a set may have been emptied or closed while this one waited.
            series = _index.Find(hash, values) ?? (IsFull ? OverflowLocked(out reached) : Make(hash, values));
        }

        // Whoever hears of it may clear the family.
        if (reached)
        {
            Report(SeriesEvent.LimitReached);
        }

        return series;
    }

    private bool IdleMadeRoom() => _expiry is not null && _expiry.IsDueAtLimit() && HideIdle() > 0;

    private bool HideIfStill(MetricSeries series, int idle)
    {
        lock (_gate)
        {
            // An update since it was judged has changed the state, and one that comes now finds it hidden and waits here to show it.
            // No fence is needed: what still saw it live was stored a whole life ago.
            if (!series.TryMove(idle, SeriesState.Hidden))
            {
                return false;
            }

            _index.Hide(series);
            return true;
        }
    }

    private MetricSeries Make(int hash, ReadOnlySpan<string> values)
    {
        MetricSeries series = Create(hash, values);
        if (_closed)
        {
            series.State = SeriesState.Removed;
        }
        else if (_options.StartHidden)
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

    private MetricSeries Create(int hash, ReadOnlySpan<string> values) =>
        _options.Create(new SeriesIdentity(this, Schema.Render(values), hash));

    private MetricSeries OverflowLocked(out bool isNew)
    {
        isNew = _overflow is null;
        if (_overflow is not null)
        {
            return _overflow;
        }

        string[] values = new string[Schema.Count];
        Array.Fill(values, OverflowValue);
        int hash = LabelHash.Of(values);

        // One that is shown may have been asked for by that name before; one that is not shown takes nobody's place.
        MetricSeries made = (_options.ShowOverflow ? _index.Find(hash, values) : null) ?? Create(hash, values);
        if (_options.ShowOverflow && !_index.HasPlaceOf(made))
        {
            _index.Show(made);
        }

        made.State = SeriesState.Overflow;
        Volatile.Write(ref _overflow, made);
        return made;
    }

    // For updates that end in a plain store, which their look at the state may overtake. After this, all that was stored before is
    // seen, and all that looks sees the new state: an update came before the change for whoever reads now, or it sees the change.
    // So what happens rarely pays for what happens all the time (benchmarks: Counting).
    private static void FenceUpdates() => Interlocked.MemoryBarrierProcessWide();

    private bool RemoveLocked(MetricSeries series)
    {
        if (series.State == SeriesState.Removed)
        {
            return false;
        }

        _index.Remove(series);

        // Last: a set that no longer counts it, but still holds it, seems to have room, which the lock then tells better.
        if (series == _overflow)
        {
            Volatile.Write(ref _overflow, null);
        }

        series.State = SeriesState.Removed;
        return true;
    }
}
