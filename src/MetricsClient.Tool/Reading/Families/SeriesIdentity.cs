using System.Globalization;
using System.Text;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>What makes two lines the same series: name and labels in any order, an empty label being as good as none.</summary>
internal static class SeriesIdentity
{
    /// <summary>Name and labels, as a text that no other series has.</summary>
    public static string Of(SampleLine line) => Key(line.Name, line.Labels);

    /// <summary>The labels only, without the one that tells apart the samples of one metric.</summary>
    public static string OfMetric(SampleLine line, string? ownLabel) =>
        Key("", line.Labels.Where(label => label.Name != ownLabel));

    // Lengths stand before the texts, since a value may hold any character that could separate them.
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
