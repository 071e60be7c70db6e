using System.Diagnostics.CodeAnalysis;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Collectors;

/// <summary>A family that a callback or collector told during one collect, checked and kept until it is written.</summary>
internal sealed class CollectedFamily
{
    private readonly List<GatheredSeries> _series = [];
    private readonly HashSet<byte[]> _seen = new(LabelBytes.Instance);

    public CollectedFamily(FamilyHeader header, LabelSchema schema)
    {
        Header = header;
        Schema = schema;
    }

    public FamilyHeader Header { get; }

    public LabelSchema Schema { get; }

    /// <summary>Whether there is anything to show.</summary>
    public bool IsShown => _series.Count > 0;

    /// <exception cref="ArgumentException">The labels are not as many as the family has, or were there before.</exception>
    public void Add(ReadOnlySpan<string> labelValues, double value) => Add(labelValues, new GatheredSeries([], value, null));

    /// <exception cref="ArgumentException">The labels are not as many as the family has, or were there before.</exception>
    public void Add(ReadOnlySpan<string> labelValues, CollectedPoint point) => Add(labelValues, new GatheredSeries([], 0, point));

    /// <summary>Writes the series, of which there must be one.</summary>
    public void WriteTo(MetricEncoder encoder)
    {
        encoder.BeginFamily(Header);
        foreach (GatheredSeries series in _series)
        {
            var labels = new LabelSet(Schema, series.Labels);
            if (series.Point is not null)
            {
                series.Point.WriteTo(encoder, labels);
            }
            else if (Header.Kind == MetricKind.Counter)
            {
                encoder.Counter(labels, new CounterReading(series.Value));
            }
            else
            {
                encoder.Sample(labels, series.Value);
            }
        }
    }

    private void Add(ReadOnlySpan<string> labelValues, GatheredSeries series)
    {
        if (labelValues.Length != Schema.Count)
        {
            Throw.LabelCount(Header.Name, Schema.Names, labelValues.Length);
        }

        for (int i = 0; i < labelValues.Length; i++)
        {
            if (labelValues[i] is null)
            {
                Throw.NullLabelValue(i);
            }
        }

        byte[] labels = Schema.Render(labelValues);
        if (!_seen.Add(labels))
        {
            throw Throw.SeriesTwice(Header.Name, string.Join(", ", labelValues.ToArray()));
        }

        _series.Add(series with { Labels = labels });
    }

    private readonly record struct GatheredSeries(byte[] Labels, double Value, CollectedPoint? Point);

    private sealed class LabelBytes : IEqualityComparer<byte[]>
    {
        public static readonly LabelBytes Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}

/// <summary>What a collector told of one series that is more than a number.</summary>
internal abstract class CollectedPoint
{
    public abstract void WriteTo(MetricEncoder encoder, LabelSet labels);
}

/// <summary>A histogram that a collector told.</summary>
internal sealed class CollectedHistogram : CollectedPoint
{
    private readonly BucketBounds _bounds;
    private readonly long[] _buckets;
    private readonly double _sum;

    public CollectedHistogram(BucketBounds bounds, long[] buckets, double sum)
    {
        _bounds = bounds;
        _buckets = buckets;
        _sum = sum;
    }

    public NativeBuckets? Native { get; init; }

    public override void WriteTo(MetricEncoder encoder, LabelSet labels) =>
        encoder.Histogram(labels, new HistogramReading(_bounds, _buckets, _sum) { Native = Native });
}

/// <summary>A summary that a collector told.</summary>
internal sealed class CollectedSummary : CollectedPoint
{
    private readonly QuantileLabels _quantiles;
    private readonly double[] _values;
    private readonly long _count;
    private readonly double _sum;

    public CollectedSummary(QuantileLabels quantiles, double[] values, long count, double sum)
    {
        _quantiles = quantiles;
        _values = values;
        _count = count;
        _sum = sum;
    }

    public override void WriteTo(MetricEncoder encoder, LabelSet labels) =>
        encoder.Summary(labels, new SummaryReading(_count, _sum) { Quantiles = _quantiles, Values = _values });
}
