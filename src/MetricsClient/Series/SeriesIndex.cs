using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>The live and the hidden series of one <see cref="SeriesSet"/>, found by label values.</summary>
/// <remarks>
/// Reads are lock-free and may run at any time. Only one thread at a time may make changes. A struct, because a lookup would otherwise
/// follow one more reference (benchmarks: Labels).
/// </remarks>
internal struct SeriesIndex
{
    private readonly LabelSchema _schema;
    private readonly HiddenSeries _hidden;
    private SeriesTable _table;

    // Counts the hidden series that became live again. A change of the number during a lookup shows that the lookup may have missed a
    // series.
    private int _shownAgain;
    private TypedIndex[] _typed = [];

    public SeriesIndex(LabelSchema schema)
    {
        _schema = schema;
        _hidden = new HiddenSeries();
        _table = new SeriesTable(schema.Count);
    }

    /// <summary>The live series in the order of creation. An element is null if its series was hidden or removed.</summary>
    public readonly ReadOnlySpan<MetricSeries?> InOrder => Volatile.Read(in _table).InOrder;

    /// <summary>The number of live series.</summary>
    public readonly int Shown => Volatile.Read(in _table).Live;

    /// <summary>The length of the labels of all live series, in bytes.</summary>
    public readonly long LabelBytes => Volatile.Read(in _table).LabelBytes;

    /// <summary>Returns the live series with these values, or null. Lock-free, no allocation.</summary>
    public readonly MetricSeries? FindShown(int hash, ReadOnlySpan<string> values) =>
        Volatile.Read(in _table).Find(_schema, hash, values);

    /// <inheritdoc cref="SeriesTable.FindByAddress{TValues}(TValues)"/>
    public readonly MetricSeries? FindByAddress<TValues>(TValues values)
        where TValues : struct, ILabelValues<TValues> => Volatile.Read(in _table).FindByAddress(values);

    /// <inheritdoc cref="SeriesTable.FindByAddress{TValues}(TValues)"/>
    public readonly MetricSeries? FindByAddress(ReadOnlySpan<string> values) => Volatile.Read(in _table).FindByAddress(values);

    /// <inheritdoc cref="SeriesTable.FindFirst{TValues}(int, TValues)"/>
    public readonly MetricSeries? FindFirst<TValues>(int hash, TValues values)
        where TValues : struct, ILabelValues<TValues> => Volatile.Read(in _table).FindFirst(hash, values);

    /// <inheritdoc cref="SeriesTable.FindAndNote{TValues}(LabelSchema, int, TValues)"/>
    public readonly MetricSeries? FindAndNote(int hash, ReadOnlySpan<string> values) =>
        Volatile.Read(in _table).FindAndNote(_schema, hash, values);

    /// <inheritdoc cref="SeriesTable.FindAndNote{TValues}(LabelSchema, int, TValues)"/>
    public readonly MetricSeries? FindAndNote<TValues>(int hash, TValues values)
        where TValues : struct, ILabelValues<TValues> => Volatile.Read(in _table).FindAndNote(_schema, hash, values);

    /// <summary>Returns the hidden series with these values, or null. Lock-free, no allocation.</summary>
    public readonly MetricSeries? FindHidden(int hash, ReadOnlySpan<string> values) => _hidden.Find(_schema, hash, values);

    /// <summary>
    /// Returns true if no live or hidden series has these values. Returns false also if a concurrent change makes the result uncertain.
    /// Lock-free, no allocation.
    /// </summary>
    public readonly bool IsAbsent(int hash, ReadOnlySpan<string> values)
    {
        int shownAgain = Volatile.Read(in _shownAgain);
        return FindShown(hash, values) is null
            && FindHidden(hash, values) is null
            && IsStill(shownAgain);
    }

    /// <summary>Returns the live or hidden series with these values, or null. The caller holds the lock of the set.</summary>
    public readonly MetricSeries? Find(int hash, ReadOnlySpan<string> values) =>
        FindShown(hash, values) ?? FindHidden(hash, values);

    /// <summary>Returns true if a series with the same labels is live.</summary>
    public readonly bool HasPlaceOf(MetricSeries series) => FindShown(series.Hash, _schema.Values(series.Labels)) is not null;

    /// <summary>Returns all live series, and all hidden series that the program still holds.</summary>
    public readonly List<MetricSeries> All()
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

    public void Add(TypedIndex typed) => _typed = [.. _typed, typed];

    public void Add(MetricSeries series, ReadOnlySpan<string?> values) =>
        Volatile.Write(ref _table, _table.Add(series, values));

    public readonly void AddHidden(MetricSeries series) => _hidden.Add(series);

    // The series is added to the hidden series before it is removed from the table, because a lookup must find the series at any moment.
    // If memory runs out, the series is still in the table; the hidden series contain it once, also after a later call.
    public readonly void Hide(MetricSeries series)
    {
        _hidden.Add(series);
        Drop(series);
    }

    /// <summary>Hides a series, unless its state word has changed. Returns true if the series was hidden.</summary>
    public readonly bool TryHide(MetricSeries series, int word)
    {
        if (!series.TryMove(word, SeriesState.Hidden))
        {
            return false;
        }

        try
        {
            Hide(series);
        }
        catch
        {
            series.State = SeriesState.Live;
            throw;
        }

        return true;
    }

    // The series is added to the table before it is removed from the hidden series, because a lookup must find the series at any moment.
    // _shownAgain changes between the two steps, so that IsAbsent detects the change.
    public void Show(MetricSeries series)
    {
        Add(series, []);
        Interlocked.Increment(ref _shownAgain);
        _hidden.Remove(series);
    }

    public readonly void Remove(MetricSeries series)
    {
        _hidden.Remove(series);
        Drop(series);
    }

    /// <summary>Frees the memory of both tables after all series are removed.</summary>
    public void Clear()
    {
        Volatile.Write(ref _table, new SeriesTable(_schema.Count));
        _hidden.Clear();
    }

    // The fence pairs with the fence in Show: a lookup that did not find the series among the hidden series sees the change of the number.
    private readonly bool IsStill(int shownAgain)
    {
        Interlocked.MemoryBarrier();
        return Volatile.Read(in _shownAgain) == shownAgain;
    }

    private readonly void Drop(MetricSeries series)
    {
        // First, because this allocates: if memory runs out, the table still contains the series.
        foreach (TypedIndex typed in _typed)
        {
            typed.Forget(series);
        }

        _table.Remove(series);
    }
}
