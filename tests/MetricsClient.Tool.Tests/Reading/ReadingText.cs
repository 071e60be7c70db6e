using System.Globalization;
using System.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Tests.Reading;

/// <summary>Formats the result of the reader as a text for comparison.</summary>
internal static class ReadingText
{
    public static string Of(string text, ScrapeFormat format) => Of(Encoding.UTF8.GetBytes(text), format);

    public static string Of(ReadOnlySpan<byte> utf8, ScrapeFormat format)
    {
        ScrapeReading reading = ScrapeReader.Read(utf8, format);
        return reading.Refusal?.ToString() ?? string.Concat(reading.Families.Select(Family));
    }

    private static string Family(ScrapeFamily family)
    {
        string unit = family.Unit.Length > 0 ? $" in {family.Unit}" : "";
        string help = family.Help.Length > 0 ? $": {family.Help}" : "";
        return $"{family.Type} {family.Name}{unit}{help}\n{string.Concat(family.Samples.Select(Sample))}";
    }

    private static string Sample(ScrapeSample sample)
    {
        string exemplar = sample.Exemplar is { } e ? $" # {Labels(e.Labels)}{Number(e.Value)}{Time(e.Timestamp)}" : "";
        return $"  {sample.Name} {Labels(sample.Labels)}{Number(sample.Value)}{Time(sample.Timestamp)}{exemplar}\n";
    }

    private static string Labels(IEnumerable<KeyValuePair<string, string>> labels) =>
        string.Concat(labels.Select(static label => $"[{label.Key}={label.Value}] "));

    private static string Time(double? seconds) => seconds is { } there ? $" @{Number(there)}" : "";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
