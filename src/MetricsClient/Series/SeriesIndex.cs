using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>Where the series of one family are, the shown and the hidden ones, and how they are found.</summary>
/// <remarks>
/// Readers may come at any time and take no lock; whatever changes something is called by one thread at a time. A struct, so that
/// a look-up does not pay for one more reference (benchmarks: Labels).
/// </remarks>
internal struct SeriesIndex
{
    private readonly LabelSchema _schema;
    private readonly HiddenSeries _hidden;
    private SeriesTable _table;

    // How many hidden series were shown again: between the two reads of a look-up one may have moved from there to here.
    private int _shownAgain;

    public SeriesIndex(LabelSchema schema)
    {
        _schema = schema;
        _hidden = new HiddenSeries();
        _table = new SeriesTable(schema.Count);
    }

    /// <summary>Shown series in the order of their birth; null where one has gone.</summary>
    public readonly ReadOnlySpan<MetricSeries?> InOrder => Volatile.Read(in _table).InOrder;

    /// <summary>The number of shown series.</summary>
    public readonly int Shown => Volatile.Read(in _table).Live;

    /// <summary>The shown series with these values, or null. Lock-free, no allocation.</summary>
    public readonly MetricSeries? FindShown(int hash, ReadOnlySpan<string> values) =>
        Volatile.Read(in _table).Find(_schema, hash, values);

    /// <summary>Whether no series has these values; false when it cannot tell. Lock-free, no allocation.</summary>
    public readonly bool IsAbsent(int hash, ReadOnlySpan<string> values)
    {
        int shownAgain = Volatile.Read(in _shownAgain);
        return FindShown(hash, values) is null
            && _hidden.Find(_schema, hash, values) is null
            && Volatile.Read(in _shownAgain) == shownAgain;
    }

    /// <summary>The series with these values, shown or hidden. For whoever may change something.</summary>
    public readonly MetricSeries? Find(int hash, ReadOnlySpan<string> values) =>
        FindShown(hash, values) ?? _hidden.Find(_schema, hash, values);

    /// <summary>Whether a series with the same labels is shown.</summary>
    public readonly bool HasPlaceOf(MetricSeries series) => _table.Find(series.Hash, series.Labels) is not null;

    /// <summary>Every series, shown, or hidden and held by somebody.</summary>
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

    public void Add(MetricSeries series, ReadOnlySpan<string?> values) =>
        Volatile.Write(ref _table, _table.Add(series, values));

    public readonly void AddHidden(MetricSeries series) => _hidden.Add(series);

    // First there, then no longer here: a look-up must find it at any moment.
    public readonly void Hide(MetricSeries series)
    {
        _hidden.Add(series);
        _table.Remove(series);
    }

    // First here, then no longer there: a look-up must find it at any moment, and notice when it looked past it.
    public void Show(MetricSeries series)
    {
        Add(series, []);
        Volatile.Write(ref _shownAgain, _shownAgain + 1);
        _hidden.Remove(series);
    }

    public readonly void Remove(MetricSeries series)
    {
        _hidden.Remove(series);
        _table.Remove(series);
    }

    /// <summary>Begins an empty table, once every series is removed.</summary>
    public void Clear() => Volatile.Write(ref _table, new SeriesTable(_schema.Count));
}
