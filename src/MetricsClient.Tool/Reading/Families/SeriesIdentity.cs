using System.Globalization;
using System.Text;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>The identity of a series: the name, and the labels in any order. An empty label counts as missing.</summary>
internal static class SeriesIdentity
{
    /// <summary>Returns a unique key of the name and labels.</summary>
    public static string Of(SampleLine line) => Key(line.Name, line.Labels);

    /// <summary>Returns a unique key of the labels, without the label that distinguishes samples of one metric.</summary>
    public static string OfMetric(SampleLine line, string? ownLabel) =>
        Key("", line.Labels.Where(label => label.Name != ownLabel));

    // Lengths precede the texts, because a value may contain any separator character.
    private static string Key(string name, IEnumerable<PlacedLabel> labels)
    {
        var key = new StringBuilder(name);
        foreach (PlacedLabel label in labels.Where(static label => label.Value.Length > 0).OrderBy(static label => label.Name, StringComparer.Ordinal))
        {
            key.Append(CultureInfo.InvariantCulture, $"|{label.Name.Length}:{label.Name}{label.Value.Length}:{label.Value}");
        }

        return key.ToString();
    }
}
