using MetricsClient.Model;

namespace MetricsClient.RemoteWrite.Series;

/// <summary>
/// The families and series that were sent. Their labels are rendered once. A series that a later snapshot does not contain gets a stale
/// marker. Not thread-safe.
/// </summary>
internal sealed class SeriesStore
{
    private readonly Dictionary<string, FamilySeries> _families = new(StringComparer.Ordinal);
    private readonly SeriesLabels _labels;
    private int _round;

    public SeriesStore(SeriesLabels labels)
    {
        _labels = labels;
    }

    public IReadOnlyCollection<FamilySeries> Families => _families.Values;

    /// <summary>Begins a snapshot.</summary>
    public void BeginRound() => _round++;

    /// <summary>
    /// Begins a family of the snapshot. If the family was sent with another shape, such as a histogram instead of a gauge, the earlier
    /// family is returned too, and its series have ended.
    /// </summary>
    public FamilySeries Begin(FamilyHeader header, out FamilySeries? ended)
    {
        ended = null;
        if (!_families.TryGetValue(header.Name, out FamilySeries? family) || IsOther(family.Header.Kind, header.Kind))
        {
            ended = family;
            family = new FamilySeries(header, _labels);
            _families[header.Name] = family;
        }

        family.Begin(header, _round);
        return family;
    }

    /// <summary>Ends a snapshot. Removes the series that the snapshot did not contain, and returns them with their families.</summary>
    public IReadOnlyList<(FamilySeries Family, KeptSeries Series)> RemoveUnseen()
    {
        List<(FamilySeries, KeptSeries)>? unseen = null;
        foreach (FamilySeries family in _families.Values)
        {
            if (family.IsComplete(_round))
            {
                continue;
            }

            unseen ??= [];
            foreach (KeptSeries series in family.RemoveUnseen(_round))
            {
                unseen.Add((family, series));
            }

            if (family.All.Count == 0)
            {
                _families.Remove(family.Name);
            }
        }

        return (IReadOnlyList<(FamilySeries, KeptSeries)>?)unseen ?? [];
    }

    private static bool IsOther(MetricKind before, MetricKind now) => Shape(before) != Shape(now);

    private static int Shape(MetricKind kind) => kind switch
    {
        MetricKind.Histogram or MetricKind.GaugeHistogram => 1,
        MetricKind.Summary => 2,
        _ => 0,
    };
}
