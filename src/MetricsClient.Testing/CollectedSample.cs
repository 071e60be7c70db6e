using System.Text;

namespace MetricsClient.Testing;

/// <summary>A sample of a collect, with the name and the labels as in the Prometheus text format.</summary>
internal sealed record CollectedSample(string Name, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value)
{
    /// <summary>Gets the name and the labels in ordinal order, such as <c>jobs_total{queue="mail"}</c>.</summary>
    public string Series { get; } = Write(Name, Labels);

    /// <summary>Returns true if the sample has this name and at least these labels.</summary>
    public bool Matches(string name, IEnumerable<KeyValuePair<string, string>> labels) => Name == name && labels.All(Labels.Contains);

    private static string Write(string name, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        if (labels.Count == 0)
        {
            return name;
        }

        var text = new StringBuilder(name);
        char separator = '{';
        foreach ((string label, string value) in labels.OrderBy(static label => label.Key, StringComparer.Ordinal))
        {
            text.Append(separator).Append(label).Append("=\"").Append(value).Append('"');
            separator = ',';
        }

        return text.Append('}').ToString();
    }
}
