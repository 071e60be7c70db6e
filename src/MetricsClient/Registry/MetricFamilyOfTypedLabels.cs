using System.Runtime.CompilerServices;
using MetricsClient.CompilerServices;
using MetricsClient.Series;

namespace MetricsClient;

/// <summary>
/// The series of a family, found by labels of a type instead of strings. <see cref="UnderlyingFamily"/> has the same series. All members are
/// thread-safe.
/// </summary>
/// <typeparam name="T">The type of each series, such as <see cref="Counter"/> or <see cref="Histogram"/>.</typeparam>
/// <typeparam name="TLabels">The type of the labels, which has a <see cref="MetricLabelsAttribute"/>.</typeparam>
public sealed class MetricFamily<T, TLabels>
    where T : MetricSeries
    where TLabels : struct, IMetricLabels<TLabels>
{
    private readonly TypedIndex<TLabels> _index;

    internal MetricFamily(MetricFamily<T> family, TypedIndex<TLabels> index)
    {
        UnderlyingFamily = family;
        _index = index;
    }

    /// <summary>Gets the family that has the series, and whose members take label values as strings.</summary>
    public MetricFamily<T> UnderlyingFamily { get; }

    /// <summary>
    /// Returns the series with these labels; creates the series on first use. Lock-free; no allocation for an exposed series after the
    /// second call.
    /// </summary>
    /// <param name="labels">The labels.</param>
    /// <returns>The series with these labels; the overflow series if the series limit is reached.</returns>
    /// <exception cref="ArgumentNullException">A label is null, and its type is not nullable.</exception>
    // Inlined, so that the members of the labels stay in registers. The cast needs no check, as in MetricFamily<T> (benchmarks: ratios, typed).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T WithLabels(TLabels labels) => Unsafe.As<T>(_index.Find(labels) ?? _index.Get(labels));

    /// <summary>Removes a series from scrapes, as <see cref="MetricFamily{T}.Remove"/>.</summary>
    /// <param name="labels">The labels.</param>
    /// <returns>True if the series existed.</returns>
    /// <exception cref="ArgumentNullException">A label is null, and its type is not nullable.</exception>
    public bool Remove(TLabels labels) => UnderlyingFamily.Remove(TypedIndex<TLabels>.Values(labels));

    /// <summary>
    /// Removes all series for which a predicate returns true. The overflow series stays, as does a series whose label values are no values of
    /// the type.
    /// </summary>
    /// <param name="predicate">Receives the labels of a series, and returns true if the series is to be removed.</param>
    /// <returns>The number of removed series.</returns>
    /// <exception cref="ArgumentNullException">The predicate is null.</exception>
    public int RemoveWhere(Func<TLabels, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return UnderlyingFamily.RemoveAll(series =>
            series.State != SeriesState.Overflow && TypedIndex<TLabels>.TryRead(series, out TLabels labels) && predicate(labels));
    }
}
