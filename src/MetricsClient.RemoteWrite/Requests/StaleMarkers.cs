using MetricsClient.Model;
using MetricsClient.RemoteWrite.Series;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// Writes stale markers, which end series. Without a marker, a series stays visible for five minutes after its last sample.
/// </summary>
internal static class StaleMarkers
{
    /// <summary>Writes the markers of all series of a family.</summary>
    public static void WriteAll(FamilySeries family, RequestWriter output)
    {
        foreach (KeptSeries series in family.All)
        {
            Write(family, series, output);
        }
    }

    /// <summary>Writes the markers of one series. A histogram or summary has several markers.</summary>
    public static void Write(FamilySeries family, KeptSeries series, RequestWriter output)
    {
        if (series.IsDropped)
        {
            return;
        }

        switch (family.Header.Kind)
        {
            case MetricKind.Histogram or MetricKind.GaugeHistogram:
                WriteChange(family, series, output, hasClassic: false, hasNative: false);
                break;
            case MetricKind.Summary:
                Write(family, series, family.Plain, family.Quantiles, output);
                break;
            default:
                output.Stale(new SeriesKey(family, series, family.Plain));
                break;
        }
    }

    /// <summary>Writes the markers for the parts of a histogram that are no longer sent, and notes the parts that are sent now.</summary>
    public static void WriteChange(FamilySeries family, KeptSeries series, RequestWriter output, bool hasClassic, bool hasNative)
    {
        if (series.HasClassic && !hasClassic)
        {
            Write(family, series, family.Bucket, family.Bounds, output);
        }

        if (series.HasNative && !hasNative)
        {
            output.StaleNative(new SeriesKey(family, series, family.Plain));
        }

        series.HasClassic = hasClassic;
        series.HasNative = hasNative;
    }

    /// <summary>Writes the markers for buckets or quantiles that no series of the family has any more.</summary>
    public static void WriteExtra(FamilySeries family, IReadOnlyList<LabelField> gone, LabelField name, RequestWriter output)
    {
        foreach (LabelField label in gone)
        {
            foreach (KeptSeries series in family.All)
            {
                // A histogram that is new in this round is not noted yet, or has no earlier sample, for which a marker has no effect.
                if (!series.IsDropped)
                {
                    output.Stale(new SeriesKey(family, series, name, label));
                }
            }
        }
    }

    private static void Write(FamilySeries family, KeptSeries series, LabelField name, LabelField[] extras, RequestWriter output)
    {
        foreach (LabelField extra in extras)
        {
            output.Stale(new SeriesKey(family, series, name, extra));
        }

        output.Stale(new SeriesKey(family, series, family.Sum));
        output.Stale(new SeriesKey(family, series, family.Count));
    }
}
