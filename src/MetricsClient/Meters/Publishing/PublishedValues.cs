using System.Diagnostics.Metrics;
using MetricsClient.Model;

namespace MetricsClient.Meters.Publishing;

/// <summary>
/// The values of one collect as measurements. Each instrument can take its measurements once. Thread-safe after the collect.
/// </summary>
internal sealed class PublishedValues : MetricEncoder
{
    // Replaces the measurements that were taken.
    private static readonly List<Measurement<double>> s_taken = [];

    private readonly object _gate = new();
    private readonly Dictionary<PublishedInstrument, List<Measurement<double>>> _measurements = [];
    private List<Measurement<double>>[] _current = [];

    /// <summary>Gets the families with values.</summary>
    public List<FamilyHeader> Families { get; } = [];

    /// <summary>Gets the time of the collect, a timestamp of the clock of the registry.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Takes the measurements of an instrument; empty if the family has no values.</summary>
    /// <returns>The measurements; null if they were taken before.</returns>
    public IReadOnlyList<Measurement<double>>? Take(PublishedInstrument instrument)
    {
        lock (_gate)
        {
            if (!_measurements.TryGetValue(instrument, out List<Measurement<double>>? measurements))
            {
                _measurements.Add(instrument, s_taken);
                return [];
            }

            _measurements[instrument] = s_taken;
            return measurements == s_taken ? null : measurements;
        }
    }

    protected override void WriteHeader(FamilyHeader family)
    {
        Families.Add(family);
        _current = Array.ConvertAll(PublishedInstrument.Of(family), instrument => _measurements[instrument] = []);
    }

    public override void Sample(LabelSet labels, double value) => _current[0].Add(new Measurement<double>(value, TagsOf(labels)));

    public override void Counter(LabelSet labels, CounterReading reading) => Sample(labels, reading.Value);

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        long count = 0;
        foreach (long bucket in reading.Buckets)
        {
            count += bucket;
        }

        CountAndSum(labels, count, reading.Sum);
    }

    public override void Summary(LabelSet labels, SummaryReading reading) => CountAndSum(labels, reading.Count, reading.Sum);

    public override void Complete()
    {
    }

    private static KeyValuePair<string, object?>[] TagsOf(LabelSet labels)
    {
        var tags = new List<KeyValuePair<string, object?>>();
        string[] values = labels.Values();
        for (int i = 0; i < values.Length; i++)
        {
            tags.Add(new(labels.Schema.Names[i], values[i]));
        }

        foreach ((string name, string value) in labels.Schema.StaticLabels)
        {
            tags.Add(new(name, value));
        }

        return [.. tags];
    }

    private void CountAndSum(LabelSet labels, long count, double sum)
    {
        KeyValuePair<string, object?>[] tags = TagsOf(labels);
        _current[0].Add(new Measurement<double>(count, tags));
        _current[1].Add(new Measurement<double>(sum, tags));
    }
}
