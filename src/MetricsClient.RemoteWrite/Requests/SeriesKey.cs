using MetricsClient.Model;
using MetricsClient.RemoteWrite.Series;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>One series of a request: the labels of a kept series, the name, and the label of a bucket or quantile.</summary>
internal readonly ref struct SeriesKey
{
    public SeriesKey(FamilySeries family, KeptSeries series, LabelField name)
        : this(family, series, name, LabelField.None)
    {
    }

    public SeriesKey(FamilySeries family, KeptSeries series, LabelField name, LabelField extra)
    {
        Family = family;
        Series = series;
        Name = name;
        Extra = extra;
    }

    public FamilySeries Family { get; }

    public KeptSeries Series { get; }

    public LabelField Name { get; }

    /// <summary>The label <c>le</c> or <c>quantile</c>; <see cref="LabelField.None"/> if there is none.</summary>
    public LabelField Extra { get; }
}

/// <summary>The value of one series.</summary>
/// <param name="Value">The value.</param>
/// <param name="Exemplar">The exemplar; null if there is none.</param>
/// <param name="CreatedMilliseconds">The created timestamp, in milliseconds since 1970; zero if unknown.</param>
internal readonly record struct SamplePoint(double Value, StoredExemplar? Exemplar = null, long CreatedMilliseconds = 0);
