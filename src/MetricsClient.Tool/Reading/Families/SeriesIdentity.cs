using System.Globalization;
using System.Text;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// The identity of a series: its name and its labels. The order of the labels does not matter, and an empty label
/// counts as missing.
/// </summary>
internal static class SeriesIdentity
{
    /// <summary>Returns a text that is unique for the name and the labels of a sample.</summary>
    public static string Of(SampleLine line) => Key(line.Name, line.Labels);

    /// <summary>
    /// Returns a text that is unique for the labels of a sample, without the label <paramref name="ownLabel"/>, such as
    /// <c>le</c>.
    /// </summary>
    public static string OfMetric(SampleLine line, string? ownLabel) =>
        Key("", line.Labels.Where(label => label.Name != ownLabel));

    // Each text follows its length. A separator alone would not be unique, because a value may contain any character.
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
