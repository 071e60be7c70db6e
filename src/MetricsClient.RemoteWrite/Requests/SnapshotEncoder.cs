using MetricsClient.Model;
using MetricsClient.RemoteWrite.Series;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// Passes the families of a snapshot to a request writer: a histogram as series of buckets, sum and count, or as a native histogram, or as
/// both; a summary as series of quantiles, sum and count.
/// </summary>
internal sealed class SnapshotEncoder : MetricEncoder
{
    private readonly SeriesStore _store;
    private readonly RequestWriter _output;
    private readonly bool _withMetadata;
    private readonly bool _withNative;
    private readonly bool _convertsClassic;
    private FamilySeries _family = null!;

    /// <param name="store">The series that were sent before.</param>
    /// <param name="output">Receives the samples.</param>
    /// <param name="withMetadata">True if the metadata of the families are written.</param>
    /// <param name="withNative">True if native histograms are written.</param>
    /// <param name="convertsClassic">True if other histograms are written as native histograms with custom bounds.</param>
    public SnapshotEncoder(SeriesStore store, RequestWriter output, bool withMetadata, bool withNative, bool convertsClassic)
    {
        _store = store;
        _output = output;
        _withMetadata = withMetadata;
        _withNative = withNative;
        _convertsClassic = convertsClassic;
    }

    protected override void WriteHeader(FamilyHeader family)
    {
        _family = _store.Begin(family, out FamilySeries? ended);
        if (ended is not null)
        {
            StaleMarkers.WriteAll(ended, _output);
        }

        if (_withMetadata)
        {
            _output.Metadata(family);
        }
    }

    public override void Sample(LabelSet labels, double value) => Plain(labels, new SamplePoint(value));

    public override void Counter(LabelSet labels, CounterReading reading) =>
        Plain(labels, new SamplePoint(reading.Value, reading.Exemplar, reading.CreatedMilliseconds));

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        KeptSeries series = _family.Find(labels);
        if (series.IsDropped)
        {
            return;
        }

        bool hasNative = _withNative && reading.Native is not null;
        bool isCustom = _convertsClassic && !hasNative;
        bool hasClassic = !isCustom && (!hasNative || reading.HasClassicBuckets);
        StaleMarkers.WriteChange(_family, series, _output, hasClassic, hasNative || isCustom);
        if (hasClassic)
        {
            StaleMarkers.WriteExtra(_family, _family.SetBounds(reading.Bounds), _family.Bucket, _output);
            Classic(series, reading);
        }

        if (hasNative || isCustom)
        {
            _output.Native(new SeriesKey(_family, series, _family.Plain), reading, isCustom);
        }
    }

    public override void Summary(LabelSet labels, SummaryReading reading)
    {
        KeptSeries series = _family.Find(labels);
        StaleMarkers.WriteExtra(_family, _family.SetQuantiles(reading.Quantiles), _family.Plain, _output);
        if (series.IsDropped)
        {
            return;
        }

        for (int i = 0; i < reading.Quantiles.Count; i++)
        {
            _output.Sample(
                new SeriesKey(_family, series, _family.Plain, _family.Quantiles[i]),
                new SamplePoint(reading.Values[i], Exemplar: null, reading.CreatedMilliseconds));
        }

        SumAndCount(series, reading.Sum, reading.Count, reading.CreatedMilliseconds);
    }

    public override void Complete()
    {
    }

    private void Plain(LabelSet labels, SamplePoint point)
    {
        KeptSeries series = _family.Find(labels);
        if (!series.IsDropped)
        {
            _output.Sample(new SeriesKey(_family, series, _family.Plain), point);
        }
    }

    private void Classic(KeptSeries series, HistogramReading reading)
    {
        long running = 0;
        for (int i = 0; i < reading.Buckets.Length; i++)
        {
            running += reading.Buckets[i];
            _output.Sample(
                new SeriesKey(_family, series, _family.Bucket, _family.Bounds[i]),
                new SamplePoint(running, reading.Exemplars.IsEmpty ? null : reading.Exemplars[i], reading.CreatedMilliseconds));
        }

        SumAndCount(series, reading.Sum, running, reading.CreatedMilliseconds);
    }

    private void SumAndCount(KeptSeries series, double sum, long count, long created)
    {
        _output.Sample(new SeriesKey(_family, series, _family.Sum), new SamplePoint(sum, Exemplar: null, created));
        _output.Sample(new SeriesKey(_family, series, _family.Count), new SamplePoint(count, Exemplar: null, created));
    }
}
