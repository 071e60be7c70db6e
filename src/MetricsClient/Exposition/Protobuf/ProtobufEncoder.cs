using System.Buffers;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Exposition.Protobuf;

/// <summary>
/// Encodes <c>io.prometheus.client.MetricFamily</c> messages, each after its length. A family is encoded into pooled segments, metric by
/// metric. When the family is complete and its length is known, the segments are copied to the output.
/// </summary>
/// <remarks>The file metrics.proto in prometheus/client_model defines the field numbers and types.</remarks>
internal sealed class ProtobufEncoder : MetricEncoder, IDisposable
{
    private readonly IBufferWriter<byte> _output;
    private readonly EscapingScheme _scheme;
    private readonly ProtobufWriter _metric = new();
    private readonly ProtobufHistogram _histogram;
    private readonly SegmentedBuffer _family = new();
    private MetricKind _kind;

    public ProtobufEncoder(IBufferWriter<byte> output, EscapingScheme scheme)
    {
        _output = output;
        _scheme = scheme;
        _histogram = new ProtobufHistogram(_metric, scheme);
    }

    protected override void WriteHeader(FamilyHeader family)
    {
        EndFamily();
        FamilyNames names = family.In(_scheme);
        _kind = family.Kind;
        _metric.Clear();
        _metric.Bytes(field: 1, names.NameUtf8);
        if (family.Help.Length > 0)
        {
            _metric.Text(field: 2, family.Help);
        }

        _metric.Unsigned(field: 3, Type(family.Kind));

        // The unit is omitted if the escaped name does not end in the unit, because Prometheus would reject such a unit.
        if (family.Unit is { } unit && names.EndWith(unit))
        {
            _metric.Bytes(field: 5, family.UnitUtf8);
        }

        _family.Write(_metric.Written);
    }

    public override void Sample(LabelSet labels, double value)
    {
        BeginMetric(labels);
        int start = _metric.Begin(_kind == MetricKind.Unknown ? 5 : 2);
        _metric.Double(field: 1, value);
        _metric.End(start);
        EndMetric();
    }

    public override void Counter(LabelSet labels, CounterReading reading)
    {
        BeginMetric(labels);
        int start = _metric.Begin(field: 3);
        _metric.Double(field: 1, reading.Value);
        if (reading.Exemplar is not null)
        {
            _metric.Exemplar(field: 2, reading.Exemplar, _scheme);
        }

        _metric.Timestamp(field: 3, reading.CreatedMilliseconds);
        _metric.End(start);
        EndMetric();
    }

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        BeginMetric(labels);
        _histogram.Write(field: 7, reading);
        EndMetric();
    }

    public override void Summary(LabelSet labels, SummaryReading reading)
    {
        BeginMetric(labels);
        int start = _metric.Begin(field: 4);
        _metric.Unsigned(field: 1, (ulong)reading.Count);
        _metric.Double(field: 2, reading.Sum);
        for (int i = 0; i < reading.Quantiles.Count; i++)
        {
            int quantile = _metric.Begin(field: 3);
            _metric.Double(field: 1, reading.Quantiles[i]);
            _metric.Double(field: 2, reading.Values[i]);
            _metric.End(quantile);
        }

        _metric.Timestamp(field: 4, reading.CreatedMilliseconds);
        _metric.End(start);
        EndMetric();
    }

    public override void Complete()
    {
        EndFamily();
        Dispose();
    }

    /// <summary>Returns the pooled memory. <see cref="Complete"/> calls this method.</summary>
    public void Dispose()
    {
        _metric.Dispose();
        _family.Dispose();
    }

    private static uint Type(MetricKind kind) => kind switch
    {
        MetricKind.Counter => 0,
        MetricKind.Summary => 2,
        MetricKind.Unknown => 3,
        MetricKind.Histogram => 4,
        MetricKind.GaugeHistogram => 5,
        _ => 1,
    };

    private void BeginMetric(LabelSet labels)
    {
        _metric.Clear();
        LabelPairs pairs = labels.Pairs(_scheme);
        while (pairs.Next())
        {
            if (pairs.IsPlain)
            {
                _metric.Pair(field: 1, pairs.Name, pairs.EscapedValue);
                continue;
            }

            int start = _metric.Begin(field: 1);
            _metric.Bytes(field: 1, pairs.Name);
            _metric.Unescaped(field: 2, pairs.EscapedValue);
            _metric.End(start);
        }
    }

    private void EndMetric()
    {
        ReadOnlySpan<byte> metric = _metric.Written;
        Span<byte> room = _family.GetSpan(1 + ProtobufWriter.MaxVarint + metric.Length);
        room[0] = (4 << 3) | 2; // Field 4, a message.
        int header = 1 + ProtobufWriter.WriteVarint((ulong)metric.Length, room[1..]);
        metric.CopyTo(room[header..]);
        _family.Advance(header + metric.Length);
    }

    private void EndFamily()
    {
        if (_family.Length == 0)
        {
            return;
        }

        _output.Advance(ProtobufWriter.WriteVarint((ulong)_family.Length, _output.GetSpan(ProtobufWriter.MaxVarint)));
        foreach (ReadOnlyMemory<byte> segment in _family.AsSequence())
        {
            _output.Write(segment.Span);
        }

        _family.Dispose();
    }
}
