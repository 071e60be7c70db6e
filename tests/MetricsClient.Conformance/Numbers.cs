namespace MetricsClient.Conformance;

/// <summary>
/// The numbers of a scrape by their series, which is written as <c>name{label="value"}</c> with the labels in the order of
/// their names and nothing escaped. A label with an empty value is omitted, because Prometheus does not store the label.
/// </summary>
internal sealed class Numbers : Dictionary<string, double>
{
    public Numbers(IEnumerable<(string Name, IEnumerable<KeyValuePair<string, string>> Labels, double Value)> samples)
        : base(samples.Select(sample => KeyValuePair.Create(Series(sample.Name, sample.Labels), sample.Value)))
    {
    }

    private static string Series(string name, IEnumerable<KeyValuePair<string, string>> labels)
    {
        IEnumerable<string> pairs = labels.Where(label => label.Value.Length > 0)
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}=\"{label.Value}\"");
        return $"{name}{{{string.Join(',', pairs)}}}";
    }
}
