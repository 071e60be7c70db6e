using System.Diagnostics.CodeAnalysis;
using MetricsClient.Exposition;
using MetricsClient.State;

namespace MetricsClient.Collect;

/// <summary>A family that a callback or collector told during one collect, checked and kept until it is written.</summary>
internal sealed class GatheredFamily
{
    private readonly List<GatheredSeries> _series = [];
    private readonly HashSet<byte[]> _seen = new(LabelBytes.Instance);

    public GatheredFamily(FamilyHeader header, LabelSchema schema)
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
    public void Add(ReadOnlySpan<string> labelValues, GatheredPoint point) => Add(labelValues, new GatheredSeries([], 0, point));

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

    private readonly record struct GatheredSeries(byte[] Labels, double Value, GatheredPoint? Point);

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
