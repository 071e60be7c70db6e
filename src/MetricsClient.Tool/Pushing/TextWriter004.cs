using System.Buffers;
using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// Writes OpenMetrics families in text format 0.0.4. This format has no exemplars, created timestamps and units, which
/// are omitted. Infos, state sets and gauge histograms are written as gauges and histograms.
/// </summary>
internal sealed class TextWriter004
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private TextWriter004()
    {
    }

    /// <summary>Returns the text.</summary>
    public static byte[] Write(IReadOnlyList<ScrapeFamily> families)
    {
        var writer = new TextWriter004();
        foreach (ScrapeFamily family in families)
        {
            writer.Family(family);
        }

        return writer._output.WrittenSpan.ToArray();
    }

    private void Family(ScrapeFamily family)
    {
        ScrapeSample[] samples = [.. family.Samples.Where(sample => !IsCreatedTimestamp(family, sample))];
        switch (family.Type)
        {
            case FamilyType.Counter:
                Family(family.Name + "_total", "counter", family.Help, samples);
                break;
            case FamilyType.Info:
                Family(family.Name + "_info", "gauge", family.Help, samples);
                break;
            case FamilyType.GaugeHistogram:
                GaugeHistogram(family);
                break;
            default:
                Family(family.Name, TypeOf(family.Type), family.Help, samples);
                break;
        }
    }

    // The buckets are written as a histogram. The sum and the count are written as separate gauges, because they may
    // decrease.
    private void GaugeHistogram(ScrapeFamily family)
    {
        ILookup<bool, ScrapeSample> samples = family.Samples.ToLookup(static sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal));
        IEnumerable<ScrapeSample> counts = samples[true]
            .Where(static sample => sample["le"] == "+Inf")
            .Select(sample => sample with
            {
                Name = family.Name + "_count",
                Labels = [.. sample.Labels.Where(static label => label.Key != "le")],
            });
        Family(family.Name, "histogram", family.Help, [.. samples[true], .. counts]);
        foreach (IGrouping<string, ScrapeSample> gauge in samples[false].GroupBy(static sample => sample.Name))
        {
            Family(gauge.Key, "gauge", family.Help, [.. gauge]);
        }
    }

    private void Family(string name, string type, string help, ScrapeSample[] samples)
    {
        if (samples.Length == 0)
        {
            return;
        }

        if (help.Length > 0)
        {
            Text($"# HELP {name} ");
            Escaped(help, escapeQuotes: false);
            Text("\n");
        }

        Text($"# TYPE {name} {type}\n");
        Array.ForEach(samples, Sample);
    }

    private void Sample(ScrapeSample sample)
    {
        Text(sample.Name);
        string before = "{";
        foreach ((string name, string value) in sample.Labels)
        {
            Text($"{before}{name}=\"");
            Escaped(value, escapeQuotes: true);
            Text("\"");
            before = ",";
        }

        Text(before == "," ? "} " : " ");
        _output.Advance(NumberText.WriteValue(sample.Value, _output.GetSpan(NumberText.MaxLength)));
        Text("\n");
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, _output);

    private void Escaped(string text, bool escapeQuotes) =>
        _output.Advance(EscapedText.Write(text, _output.GetSpan(EscapedText.MaxLength(text.Length) + 1), escapeQuotes));

    private static bool IsCreatedTimestamp(ScrapeFamily family, ScrapeSample sample) =>
        family.Type is FamilyType.Counter or FamilyType.Histogram or FamilyType.Summary
        && sample.Name == family.Name + "_created";

    private static string TypeOf(FamilyType type) => type switch
    {
        FamilyType.Gauge or FamilyType.StateSet => "gauge",
        FamilyType.Histogram => "histogram",
        FamilyType.Summary => "summary",
        _ => "untyped",
    };
}
