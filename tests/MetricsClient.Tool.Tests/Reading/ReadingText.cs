using System.Globalization;
using System.Text;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Syntax;

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
        string exemplar = string.Concat(sample.Exemplars.Select(static e => $" # {Labels(e.Labels)}{Number(e.Value)}{Time(e.Timestamp)}"));
        return $"  {sample.Name} {Labels(sample.Labels)}{Value(sample)}{Time(sample.Timestamp)}{Start(sample.Line)}{exemplar}\n";
    }

    private static string Value(ScrapeSample sample) => sample.Line.Composite is not { } value ? Number(sample.Value)
        : $"{{count {Number(value.Count.Value)} sum {Number(value.Sum.Value)}{Native(value.Native)}{Pairs("bucket", value.Classic)}{Pairs("quantile", value.Quantiles)}}}";

    private static string Native(NativeValue? native) => native is null ? ""
        : $" schema {native.Schema} zero {Number(native.ZeroThreshold.Value)}:{Number(native.ZeroCount.Value)}{Side("negative", native.Negative)}{Side("positive", native.Positive)}";

    private static string Side(string sign, NativeSide side) =>
        List(sign, side.ByIndex().Select(static bucket => $" {bucket.Index}:{Number(bucket.Count)}"));

    private static string Pairs(string name, IReadOnlyList<PlacedPair>? pairs) =>
        List(name, pairs?.Select(static pair => $" {Number(pair.Key.Value)}:{Number(pair.Value.Value)}") ?? []);

    private static string List(string name, IEnumerable<string> entries) =>
        string.Concat(entries) is { Length: > 0 } text ? $" {name}{text}" : "";

    private static string Start(SampleLine line) => line.StartTimestamp is { } start ? $" st@{Number(start.Value)}" : "";

    private static string Labels(IEnumerable<KeyValuePair<string, string>> labels) =>
        string.Concat(labels.Select(static label => $"[{label.Key}={label.Value}] "));

    private static string Time(double? seconds) => seconds is { } there ? $" @{Number(there)}" : "";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
