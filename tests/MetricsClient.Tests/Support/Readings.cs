using MetricsClient.Model;

namespace MetricsClient.Tests;

/// <summary>What a scrape hands to a wire format, kept for tests to look at.</summary>
internal sealed class Readings : MetricEncoder
{
    private readonly List<Reading> _all = [];
    private string _name = "";

    /// <summary>What a scrape of the registry shows now.</summary>
    public static List<Reading> Of(CollectorRegistry registry)
    {
        var readings = new Readings();
        foreach (MetricFamily family in registry.FamiliesInOrder)
        {
            family.WriteTo(readings);
        }

        return readings._all;
    }

    /// <summary>What a scrape of the registry shows now of the series that is the only one of its family.</summary>
    public static Reading Of(CollectorRegistry registry, string name) => Assert.Single(Of(registry), reading => reading.Name == name);

    protected override void WriteHeader(FamilyHeader family) => _name = family.Name;

    public override void Sample(LabelSet labels, double value) => _all.Add(new Reading(_name, value, 0, [], []));

    public override void Counter(LabelSet labels, CounterReading reading) =>
        _all.Add(new Reading(_name, reading.Value, reading.CreatedMilliseconds, [], [reading.Exemplar]));

    public override void Histogram(LabelSet labels, HistogramReading reading) =>
        _all.Add(new Reading(_name, reading.Sum, reading.CreatedMilliseconds, reading.Buckets.ToArray(), reading.Exemplars.ToArray()));

    public override void Summary(LabelSet labels, SummaryReading reading) =>
        _all.Add(new Reading(_name, reading.Sum, reading.CreatedMilliseconds, [reading.Count], []));

    public override void Complete()
    {
    }

    /// <summary>One series: its value or sum, its birth, its counts, its exemplars.</summary>
    public sealed record Reading(string Name, double Value, long CreatedMilliseconds, long[] Counts, StoredExemplar?[] Exemplars);
}
