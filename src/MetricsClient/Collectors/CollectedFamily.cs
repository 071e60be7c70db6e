using System.Diagnostics.CodeAnalysis;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Collectors;

/// <summary>
/// A family that a callback or collector has written during one collect. The family is validated, and stored until the exposition is
/// written.
/// </summary>
internal sealed class CollectedFamily
{
    private readonly List<CollectedSeries> _series = [];
    private readonly HashSet<byte[]> _seen = new(LabelBytes.Instance);

    private readonly Action<string, int> _onCut;

    /// <param name="header">The header.</param>
    /// <param name="schema">The label names.</param>
    /// <param name="onCut">Counts the label values that were cut. Receives the name of the family and the number of values.</param>
    public CollectedFamily(FamilyHeader header, LabelSchema schema, Action<string, int> onCut)
    {
        _onCut = onCut;
        Header = header;
        Schema = schema;
    }

    public FamilyHeader Header { get; }

    public LabelSchema Schema { get; }

    /// <summary>True if the family has at least one series.</summary>
    public bool IsShown => _series.Count > 0;

    /// <exception cref="ArgumentException">The number of label values is wrong, or a series with these label values exists.</exception>
    public void Add(ReadOnlySpan<string> labelValues, double value) => Add(labelValues, new CollectedSeries([], value, null));

    /// <exception cref="ArgumentException">The number of label values is wrong, or a series with these label values exists.</exception>
    public void Add(ReadOnlySpan<string> labelValues, CollectedPoint point) => Add(labelValues, new CollectedSeries([], 0, point));

    /// <summary>Writes the family, which must have at least one series.</summary>
    public void WriteTo(MetricEncoder encoder)
    {
        encoder.BeginFamily(Header);
        foreach (CollectedSeries series in _series)
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

    private void Add(ReadOnlySpan<string> labelValues, CollectedSeries series)
    {
        if (labelValues.Length != Schema.Count)
        {
            Throw.LabelCount(Header.Name, Schema.Names, labelValues.Length);
        }

        Throw.IfNull(labelValues, Schema.Names, nameof(labelValues));
        labelValues = LabelValueLimit.AsShown(labelValues, LabelValueLimit.DefaultMaxBytes, out int cut);
        if (cut > 0)
        {
            _onCut(Header.Name, cut);
        }

        byte[] labels = Schema.Render(labelValues);
        if (!_seen.Add(labels))
        {
            throw Throw.SeriesTwice(Header.Name, string.Join(", ", labelValues.ToArray()));
        }

        _series.Add(series with { Labels = labels });
    }

    private readonly record struct CollectedSeries(byte[] Labels, double Value, CollectedPoint? Point);

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

/// <summary>The content of one collected series that is a histogram or a summary. Other series have a single value.</summary>
internal abstract class CollectedPoint
{
    public abstract void WriteTo(MetricEncoder encoder, LabelSet labels);
}

/// <summary>A collected histogram.</summary>
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

/// <summary>A collected summary.</summary>
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
