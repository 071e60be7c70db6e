using System.Runtime.CompilerServices;
using MetricsClient.CompilerServices;
using MetricsClient.Model;
using MetricsClient.Series;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>All series of one metric name. <see cref="WithLabels(string)"/> finds a series. All members are thread-safe.</summary>
/// <typeparam name="T">The type of each series, such as <see cref="Counter"/> or <see cref="Histogram"/>.</typeparam>
public sealed class MetricFamily<T> : MetricFamily
    where T : MetricSeries
{
    private readonly int _labelCount;
    private readonly SeriesSet _series;
    private readonly List<object> _typed = [];

    internal MetricFamily(CollectorRegistry registry, FamilyDefinition definition, Func<SeriesIdentity, T> create)
        : base(registry, definition)
    {
        _labelCount = definition.LabelNames.Length;
        _series = new SeriesSet(definition, new LabelSchema(definition.LabelNames, StaticLabels), Time, create, OnEvent)
        {
            SamplesExemplars = SamplesExemplars,
        };
    }

    /// <inheritdoc/>
    internal override ReadOnlySpan<SeriesSet> Sets => new(in _series);

    /// <summary>Gets the series of a family without labels.</summary>
    internal T Single => Get([]);

    /// <inheritdoc cref="WithLabels(ReadOnlySpan{string})" path="/summary|/returns|/exception"/>
    public T WithLabels(string value1) => Get(1, new OneLabelValue(value1));

    /// <inheritdoc cref="WithLabels(ReadOnlySpan{string})" path="/summary|/returns|/exception"/>
    public T WithLabels(string value1, string value2) => Get(2, new TwoLabelValues(value1, value2));

    /// <inheritdoc cref="WithLabels(ReadOnlySpan{string})" path="/summary|/returns|/exception"/>
    public T WithLabels(string value1, string value2, string value3) => Get(3, new ThreeLabelValues(value1, value2, value3));

    /// <summary>
    /// Returns the series with these label values; creates the series on first use. Lock-free; no allocation for an existing series, except in
    /// the first look-up by the string objects of the creation: it allocates a table of about 4 kB at most in a small family, as does the
    /// first after the family has grown or lost many series.
    /// </summary>
    /// <returns>The series with these label values; the overflow series if the series limit is reached.</returns>
    /// <exception cref="ArgumentException">The number of values is not the number of labels.</exception>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    public T WithLabels(params ReadOnlySpan<string> labelValues) => Get(labelValues);

    /// <summary>
    /// Returns the series with these label values; creates the series on first use. Lock-free; for an existing series, allocates the array,
    /// and rarely the table that is described at <see cref="WithLabels(ReadOnlySpan{string})"/>.
    /// </summary>
    /// <returns>The series with these label values; the overflow series if the series limit is reached.</returns>
    /// <exception cref="ArgumentException">The number of values is not the number of labels.</exception>
    /// <exception cref="ArgumentNullException">The array or a value is null.</exception>
    public T WithLabels(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        return Get(labelValues);
    }

    /// <summary>
    /// Removes a series from scrapes. If the program keeps the removed object and updates the object later, the update is not exposed, and
    /// the self-metric <c>metricsclient_removed_series_updates_total</c> counts the update.
    /// </summary>
    /// <param name="labelValues">The label values, in the order of the label names.</param>
    /// <returns>True if the series existed.</returns>
    /// <exception cref="ArgumentException">The number of values is not the number of labels.</exception>
    public bool Remove(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        CheckCount(labelValues.Length);
        return _series.Remove(labelValues);
    }

    /// <summary>Removes all series for which a predicate returns true.</summary>
    /// <param name="predicate">Receives the label values of a series, and returns true if the series is to be removed.</param>
    /// <returns>The number of removed series.</returns>
    public int RemoveWhere(Func<IReadOnlyList<string>, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return RemoveAll(series => predicate(series.GetLabelValues()));
    }

    /// <summary>Removes all series.</summary>
    public void Clear() => _series.Clear();

    /// <summary>Returns the series that a scrape would expose now, oldest first.</summary>
    /// <returns>A new list.</returns>
    public IReadOnlyList<T> GetAllSeries()
    {
        HideIdle();
        var all = new List<T>();
        foreach (MetricSeries? series in _series.InOrder)
        {
            if (series is not null)
            {
                all.Add((T)series);
            }
        }

        return all;
    }

    internal int RemoveAll(Predicate<MetricSeries> predicate) => _series.RemoveAll(predicate);

    /// <summary>Returns the view of this family by labels of a type: the same object for each call with the same type.</summary>
    internal MetricFamily<T, TLabels> By<TLabels>()
        where TLabels : struct, IMetricLabels<TLabels>
    {
        lock (_typed)
        {
            MetricFamily<T, TLabels>? view = _typed.OfType<MetricFamily<T, TLabels>>().FirstOrDefault();
            if (view is null)
            {
                view = new MetricFamily<T, TLabels>(this, new TypedIndex<TLabels>(_series));
                _typed.Add(view);
            }

            return view;
        }
    }

    // A checked cast would cost a quarter of the lookup, because the code is shared between type arguments (benchmarks: Labels). The
    // cast needs no check: the create function of this family, which returns T, created every series of the set.
    private T Get(ReadOnlySpan<string> values)
    {
        CheckCount(values.Length);
        return Unsafe.As<T>(_series.Get(values));
    }

    private T Get<TValues>(int count, TValues values)
        where TValues : struct, ILabelValues<TValues>
    {
        CheckCount(count);
        return Unsafe.As<T>(_series.Get(values));
    }

    private void CheckCount(int count)
    {
        if (count != _labelCount)
        {
            Throw.LabelCount(Name, Definition.LabelNames, count);
        }
    }
}
