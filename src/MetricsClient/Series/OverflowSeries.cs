using MetricsClient.Model;

namespace MetricsClient.Series;

/// <summary>The series that replaces all series above the limit of a set. Created when the limit is reached.</summary>
/// <remarks>
/// Reads are lock-free; changes hold the lock of the set. A struct, so that a lookup above the limit does not follow an additional
/// reference.
/// </remarks>
internal struct OverflowSeries
{
    /// <summary>The value of every label of the overflow series.</summary>
    public const string LabelValue = "__overflow__";

    // The overflow series combines many label sets, which has a meaning for a sum, but not for current state such as a gauge.
    private readonly bool _isExposed;
    private MetricSeries? _series;

    public OverflowSeries(FamilyShape shape)
    {
        _isExposed = !shape.IsCurrentState;
    }

    /// <summary>Gets the series; null before the limit is reached, and after a removal.</summary>
    public readonly MetricSeries? Series => Volatile.Read(in _series);

    /// <summary>Gets the number of live series that do not count against the limit: 1 if the series is exposed, otherwise 0.</summary>
    public readonly int Exposed => _isExposed && Series is not null ? 1 : 0;

    /// <summary>Returns the series, and creates the series if there is none.</summary>
    public MetricSeries GetOrMake(ref SeriesIndex index, LabelSchema schema, Func<int, string[], MetricSeries> create, out bool isNew)
    {
        isNew = Series is null;
        if (Series is { } present)
        {
            return present;
        }

        string[] values = new string[schema.Count];
        Array.Fill(values, LabelValue);
        int hash = LabelHash.Of(values);

        // The program may already have created a series with the overflow values. If such a series is exposed, it becomes the overflow
        // series.
        MetricSeries made = (_isExposed ? index.Find(hash, values) : null) ?? create(hash, values);
        if (_isExposed && !index.HasPlaceOf(made))
        {
            index.Show(made);
        }

        made.State = SeriesState.Overflow;
        Volatile.Write(ref _series, made);
        return made;
    }

    /// <summary>Forgets the series, after the index has removed it.</summary>
    /// <remarks>Until then a lock-free reader may conclude that there is room; the check under the lock corrects the result.</remarks>
    public void Forget() => Volatile.Write(ref _series, null);
}
