namespace MetricsClient.State;

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
    private readonly HiddenSeries _hidden = new();
    private readonly SeriesSetOptions _options;
    private SeriesTable _table;
    private MetricSeries? _overflow;

    // How many hidden series were shown again: between the two reads of a look-up one may have moved from there to here.
    private int _shownAgain;
    private bool _closed;

    public SeriesSet(LabelSchema schema, SeriesSetOptions options)
    {
        Schema = schema;
        _table = new SeriesTable(schema.Count);
        Bounds = options.Bounds;
        Native = options.Native;
        _options = options;
    }

    public LabelSchema Schema { get; }

    /// <summary>The bounds that the series share; null unless they are histograms.</summary>
    public BucketBounds? Bounds { get; }

    /// <summary>How the series keep native buckets; null unless they do.</summary>
    public NativeSettings? Native { get; }

    public TimeProvider Time => _options.Time;

    /// <summary>Live series in the order of their birth; null where one has gone.</summary>
    public ReadOnlySpan<MetricSeries?> InOrder => Volatile.Read(ref _table).InOrder;

    /// <summary>Whether a series is live.</summary>
    public bool Any => Volatile.Read(ref _table).Live > 0;

    /// <summary>The series with these values, made on first use. Lock-free and without allocation once it is live.</summary>
    public MetricSeries Get(ReadOnlySpan<string> values)
    {
        int hash = LabelHash.Of(values);
        return Volatile.Read(ref _table).Find(Schema, hash, values) ?? GetSlowly(hash, values);
    }

    public bool Remove(ReadOnlySpan<string> values)
    {
        values = LabelSchema.AsShown(values);
        int hash = LabelHash.Of(values);
        lock (_gate)
        {
            return FindLocked(hash, values) is { } series && RemoveLocked(series);
        }
    }

    public int RemoveWhere(Func<IReadOnlyList<string>, bool> predicate)
    {
        // The predicate is not ours: it runs outside the lock, over what was there when it began.
        List<MetricSeries> matches = All().FindAll(series => predicate(series.LabelValues));
        int removed = 0;
        lock (_gate)
        {
            foreach (MetricSeries series in matches)
            {
                removed += RemoveLocked(series) ? 1 : 0;
            }
        }

        return removed;
    }

    public void Clear()
    {
        lock (_gate)
        {
            foreach (MetricSeries series in All())
            {
                RemoveLocked(series);
            }

            // That of a gauge is in no list.
            if (_overflow is not null)
            {
                RemoveLocked(_overflow);
            }

            Volatile.Write(ref _table, new SeriesTable(Schema.Count));
        }
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
            if (series.State == SeriesState.Live)
            {
                // First there, then no longer here: a look-up must find it at any moment.
                _hidden.Add(series);
                _table.Remove(series);
                series.State = SeriesState.Hidden;
            }
        }
    }

    public void Show(MetricSeries series)
    {
        lock (_gate)
        {
            if (series.State != SeriesState.Hidden)
            {
                return;
            }

            // Only a handle brought back by a finalizer can find its place taken: its weak reference was dead by then.
            if (_table.Find(series.Hash, series.Labels) is not null)
            {
                series.State = SeriesState.Removed;
                return;
            }

            ShowLocked(series);
            series.State = SeriesState.Live;
        }
    }

    /// <summary>An update met a series that is not live: show it again, or count what became of the update.</summary>
    public void OnStrayUpdate(MetricSeries series)
    {
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

    public void Report(SeriesEvent happened) => _options.OnEvent(happened);

    // The overflow series is one more than the limit and must not count against it.
    private bool IsFull =>
        Volatile.Read(ref _table).Live - (_options.ShowOverflow && Volatile.Read(ref _overflow) is not null ? 1 : 0)
        >= _options.Limit;

    private MetricSeries GetSlowly(int hash, ReadOnlySpan<string> values)
    {
        // Two spellings of one text (a lone surrogate and the character that replaces it) hash apart but must be one series.
        ReadOnlySpan<string> shown = LabelSchema.AsShown(values);
        if (shown != values)
        {
            return Get(shown);
        }

        if (IsFull && IsAbsent(hash, values))
        {
            return Volatile.Read(ref _overflow) ?? MakeOverflow();
        }

        MetricSeries? series;
        lock (_gate)
        {
            series = FindLocked(hash, values);
            if (series is null && !IsFull)
            {
                series = Make(hash, values);
            }
        }

        return series ?? MakeOverflow();
    }

    // Looks once more, since the series that filled the set may have been this one. False when it cannot tell.
    private bool IsAbsent(int hash, ReadOnlySpan<string> values)
    {
        int shownAgain = Volatile.Read(ref _shownAgain);
        return Volatile.Read(ref _table).Find(Schema, hash, values) is null
            && _hidden.Find(Schema, hash, values) is null
            && Volatile.Read(ref _shownAgain) == shownAgain;
    }

    private MetricSeries? FindLocked(int hash, ReadOnlySpan<string> values) =>
        _table.Find(Schema, hash, values) ?? _hidden.Find(Schema, hash, values);

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
            _hidden.Add(series);
        }
        else
        {
            AddLocked(series, values);
        }

        return series;
    }

    private MetricSeries Create(int hash, ReadOnlySpan<string> values) =>
        _options.Create(new SeriesIdentity(this, Schema.Render(values), hash));

    private MetricSeries MakeOverflow()
    {
        string[] values = new string[Schema.Count];
        Array.Fill(values, OverflowValue);
        int hash = LabelHash.Of(values);
        MetricSeries made;
        lock (_gate)
        {
            if (_overflow is not null)
            {
                return _overflow;
            }

            // One that is shown may have been asked for by that name before; one that is not shown takes nobody's place.
            made = (_options.ShowOverflow ? FindLocked(hash, values) : null) ?? Create(hash, values);
            if (_options.ShowOverflow && _table.Find(hash, made.Labels) is null)
            {
                ShowLocked(made);
            }

            made.State = SeriesState.Overflow;
            Volatile.Write(ref _overflow, made);
        }

        // Whoever hears of it may clear the family, and with it the field.
        Report(SeriesEvent.LimitReached);
        return made;
    }

    private List<MetricSeries> All()
    {
        List<MetricSeries> all = _hidden.Alive();
        foreach (MetricSeries? series in InOrder)
        {
            if (series is not null)
            {
                all.Add(series);
            }
        }

        return all;
    }

    // First here, then no longer there: a look-up must find it at any moment, and notice when it looked past it.
    private void ShowLocked(MetricSeries series)
    {
        AddLocked(series, []);
        Volatile.Write(ref _shownAgain, _shownAgain + 1);
        _hidden.Remove(series);
    }

    private void AddLocked(MetricSeries series, ReadOnlySpan<string?> values) =>
        Volatile.Write(ref _table, _table.Add(series, values));

    private bool RemoveLocked(MetricSeries series)
    {
        if (series.State == SeriesState.Removed)
        {
            return false;
        }

        _hidden.Remove(series);
        _table.Remove(series);

        // Last: a set that no longer counts it, but still holds it, seems to have room, which the lock then tells better.
        if (series == _overflow)
        {
            Volatile.Write(ref _overflow, null);
        }

        series.State = SeriesState.Removed;
        return true;
    }
}
