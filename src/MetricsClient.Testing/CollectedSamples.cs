using MetricsClient.Collectors;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Testing;

/// <summary>Collects a registry into a list of samples. An encoder, so that the samples are those of a scrape in the text format.</summary>
internal sealed class CollectedSamples : MetricEncoder
{
    private readonly List<CollectedSample> _samples = [];
    private string _name = "";

    private CollectedSamples()
    {
    }

    /// <summary>Returns all samples in the order of a scrape. The callbacks and collectors of the registry run once.</summary>
    /// <param name="registry">The registry to collect. No series is created.</param>
    /// <param name="own">True for the metrics of the app alone; false to add process metrics and self-metrics.</param>
    /// <exception cref="InvalidOperationException">The registry has an asynchronous callback.</exception>
    public static IReadOnlyList<CollectedSample> Of(CollectorRegistry registry, bool own)
    {
        var collected = new CollectedSamples();
        CollectResult.Collect(registry).WriteTo(collected, new FamilyFilter(header => !own || !header.ScrapeOnly));
        return collected._samples;
    }

    protected override void WriteHeader(FamilyHeader family) => _name = family.Name;

    public override void Sample(LabelSet labels, double value) => Add("", labels, value);

    public override void Counter(LabelSet labels, CounterReading reading) => Add("", labels, reading.Value);

    public override void Histogram(LabelSet labels, HistogramReading reading)
    {
        long running = 0;
        for (int i = 0; i < reading.Buckets.Length; i++)
        {
            running += reading.Buckets[i];
            Add("_bucket", labels, running, reading.Bounds.Le(i));
        }

        Add("_sum", labels, reading.Sum);
        Add("_count", labels, running);
    }

    public override void Summary(LabelSet labels, SummaryReading reading)
    {
        for (int i = 0; i < reading.Quantiles.Count; i++)
        {
            Add("", labels, reading.Values[i], reading.Quantiles.Label(i));
        }

        Add("_sum", labels, reading.Sum);
        Add("_count", labels, reading.Count);
    }

    public override void Complete()
    {
    }

    private void Add(string suffix, LabelSet labels, double value, ReadOnlySpan<byte> ownLabel = default)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        for (LabelPairs rest = labels.Pairs(EscapingScheme.AllowUtf8); rest.Next();)
        {
            pairs.Add(new(EscapedText.Read(rest.Name), EscapedText.Read(rest.EscapedValue)));
        }

        if (!ownLabel.IsEmpty)
        {
            // Such as le="0.5".
            int equals = ownLabel.IndexOf((byte)'=');
            pairs.Add(new(EscapedText.Read(ownLabel[..equals]), EscapedText.Read(ownLabel[(equals + 2)..^1])));
        }

        _samples.Add(new CollectedSample(_name + suffix, pairs, value));
    }
}
