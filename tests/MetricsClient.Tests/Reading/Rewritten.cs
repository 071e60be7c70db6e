using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tests.Reading;

/// <summary>Writes what was read in the plainest way, in the order in which the library writes.</summary>
internal static class Rewritten
{
    public static string InText(IEnumerable<ScrapeFamily> families) =>
        string.Concat(families.Select(family => Help(family, Escaped) + Type(family, "untyped") + Samples(family)));

    public static string InOpenMetrics(IEnumerable<ScrapeFamily> families) =>
        string.Concat(families.Select(family => Type(family, "unknown") + Unit(family) + Help(family, Quoted) + Samples(family))) + "# EOF\n";

    private static string Type(ScrapeFamily family, string unknown)
    {
        string type = family.Type == FamilyType.Unknown ? unknown : family.Type.ToString().ToLowerInvariant();
        return $"# TYPE {family.Name} {type}\n";
    }

    private static string Unit(ScrapeFamily family) => family.Unit.Length > 0 ? $"# UNIT {family.Name} {family.Unit}\n" : "";

    private static string Help(ScrapeFamily family, Func<string, string> escape) =>
        family.Help.Length > 0 ? $"# HELP {family.Name} {escape(family.Help)}\n" : "";

    private static string Samples(ScrapeFamily family) => string.Concat(family.Samples.Select(Sample));

    private static string Sample(ScrapeSample sample)
    {
        string labels = string.Join(',', sample.Labels.Select(static label => $"{label.Key}=\"{Quoted(label.Value)}\""));
        return $"{sample.Name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {Number(sample.Value)}\n";
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Quoted(string text) => Escaped(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Number(double value)
    {
        Span<byte> digits = stackalloc byte[NumberText.MaxLength];
        return Encoding.ASCII.GetString(digits[..NumberText.WriteValue(value, digits)]);
    }
}
