using MetricsClient.Model;

namespace MetricsClient.Meters;

/// <summary>Adds the labels of a meter to series, and passes the series to another encoder.</summary>
internal sealed class ScopedEncoder : MetricEncoder
{
    private readonly MetricEncoder _encoder;
    private readonly KeyValuePair<string, string>[] _labels;

    /// <param name="encoder">The encoder that writes the series.</param>
    /// <param name="scope">The meter.</param>
    /// <param name="others">The meters with an equal series. The labels distinguish the meter from these meters.</param>
    public ScopedEncoder(MetricEncoder encoder, MeterScope scope, IReadOnlyCollection<MeterScope> others)
    {
        _encoder = encoder;
        MeterScope[] sameName = [.. others.Where(other => other != scope && other.Name == scope.Name)];
        bool withTags = Array.Exists(sameName, other => other.Version == scope.Version);
        _labels =
        [
            new(MeterScope.NameLabel, scope.Name),
            .. sameName.Length > 0 ? [new(MeterScope.VersionLabel, scope.Version)] : Array.Empty<KeyValuePair<string, string>>(),
            .. withTags ? scope.TagLabels.DistinctBy(static label => label.Key) : [],
        ];
    }

    protected override void WriteHeader(FamilyHeader family) => _encoder.BeginFamily(family);

    public override void Sample(LabelSet labels, double value) => _encoder.Sample(Scoped(labels), value);

    public override void Counter(LabelSet labels, CounterReading reading) => _encoder.Counter(Scoped(labels), reading);

    public override void Histogram(LabelSet labels, HistogramReading reading) => _encoder.Histogram(Scoped(labels), reading);

    public override void Summary(LabelSet labels, SummaryReading reading) => _encoder.Summary(Scoped(labels), reading);

    public override void Complete() => _encoder.Complete();

    // A tag of a measurement with the same name wins, because a label name must not occur twice.
    private LabelSet Scoped(LabelSet labels)
    {
        LabelSchema schema = labels.Schema;
        string[] present = [.. schema.Names, .. schema.StaticLabels.Select(static label => label.Key)];
        KeyValuePair<string, string>[] added = [.. _labels.Where(label => !present.Contains(label.Key))];
        string[] names = [.. schema.Names, .. added.Select(static label => label.Key)];
        var scoped = new LabelSchema(names, schema.StaticLabels);
        return new LabelSet(scoped, scoped.Render([.. labels.Values(), .. added.Select(static label => label.Value)]));
    }
}
