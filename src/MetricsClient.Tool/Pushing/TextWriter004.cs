using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// Writes OpenMetrics in text format 0.0.4, line by line. This format has no exemplars, created timestamps and units, which
/// are omitted. Infos, state sets and gauge histograms are written as gauges and histograms. A histogram without a count gets the count
/// of its bucket +Inf.
/// </summary>
internal sealed class TextWriter004 : IDisposable
{
    private readonly InputBuffer _output;
    private readonly GaugeHistogramParts _parts = new();
    private bool _hasHeader;
    private UInt128 _metric;
    private SampleLine? _all;
    private bool _hasCount;

    public TextWriter004(InputBuffer output)
    {
        _output = output;
    }

    public void Write(OpenFamily family, SampleLine line)
    {
        string suffix = line.Name[family.Name.Length..];
        if (suffix == "_created" && family.Type is FamilyType.Counter or FamilyType.Histogram or FamilyType.Summary)
        {
            return;
        }

        if (family.Type == FamilyType.GaugeHistogram && suffix is "_gcount" or "_gsum")
        {
            _parts.Write(family, line);
            return;
        }

        if (!_hasHeader)
        {
            string name = family.Name + family.Type switch { FamilyType.Counter => "_total", FamilyType.Info => "_info", _ => "" };
            Header(_output, name, TypeOf(family.Type), family.Help);
            _hasHeader = true;
        }

        if (family.Type is FamilyType.Histogram or FamilyType.GaugeHistogram)
        {
            Remember(family, line, suffix);
        }

        Sample(_output, line.Name, line.Labels, line.Value);
    }

    public void Finish(OpenFamily family)
    {
        AddCount(family);
        _parts.AppendTo(_output);
        _hasHeader = false;
    }

    public void Dispose() => _parts.Dispose();

    /// <summary>Writes the metadata of a family.</summary>
    public static void Header(InputBuffer output, string name, string type, string help)
    {
        if (help.Length > 0)
        {
            Text(output, $"# HELP {name} ");
            Escaped(output, help, escapeQuotes: false);
            Text(output, "\n");
        }

        Text(output, $"# TYPE {name} {type}\n");
    }

    /// <summary>Writes a sample.</summary>
    public static void Sample(InputBuffer output, string name, IEnumerable<PlacedLabel> labels, double value)
    {
        Text(output, name);
        string before = "{";
        foreach (PlacedLabel label in labels)
        {
            Text(output, $"{before}{label.Name}=\"");
            Escaped(output, label.Value, escapeQuotes: true);
            Text(output, "\"");
            before = ",";
        }

        Text(output, before == "," ? "} " : " ");
        output.Advance(NumberText.WriteValue(value, output.GetSpan(NumberText.MaxLength)));
        Text(output, "\n");
    }

    // In OpenMetrics all lines of one histogram are adjacent.
    private void Remember(OpenFamily family, SampleLine line, string suffix)
    {
        UInt128 metric = LineIdentity.OfMetric(line, ownLabel: "le");
        if (metric != _metric)
        {
            AddCount(family);
            _metric = metric;
        }

        _hasCount |= suffix == "_count";
        if (suffix == "_bucket" && line.Find("le")?.Value == "+Inf")
        {
            _all = line;
        }
    }

    private void AddCount(OpenFamily family)
    {
        if (_all is not null && !_hasCount)
        {
            Sample(_output, family.Name + "_count", _all.Labels.Where(static label => label.Name != "le"), _all.Value);
        }

        _all = null;
        _hasCount = false;
    }

    private static void Text(InputBuffer output, string text) => Encoding.UTF8.GetBytes(text, output);

    private static void Escaped(InputBuffer output, string text, bool escapeQuotes) =>
        output.Advance(EscapedText.Write(text, output.GetSpan(EscapedText.MaxLength(text.Length) + 1), escapeQuotes));

    private static string TypeOf(FamilyType type) => type switch
    {
        FamilyType.Counter => "counter",
        FamilyType.Gauge or FamilyType.StateSet or FamilyType.Info => "gauge",
        FamilyType.Histogram or FamilyType.GaugeHistogram => "histogram",
        FamilyType.Summary => "summary",
        _ => "untyped",
    };

    // The sum and the count of a gauge histogram are written as two gauges behind the histogram, because they may decrease.
    private sealed class GaugeHistogramParts : IDisposable
    {
        private readonly InputBuffer _counts = new();
        private readonly InputBuffer _sums = new();

        public void Write(OpenFamily family, SampleLine line)
        {
            InputBuffer part = line.Name.EndsWith("_gcount", StringComparison.Ordinal) ? _counts : _sums;
            if (part.Length == 0)
            {
                Header(part, line.Name, "gauge", family.Help);
            }

            Sample(part, line.Name, line.Labels, line.Value);
        }

        public void AppendTo(InputBuffer output)
        {
            output.Append(_counts.Bytes);
            output.Append(_sums.Bytes);
            _counts.Truncate(0);
            _sums.Truncate(0);
        }

        public void Dispose()
        {
            ((IDisposable)_counts).Dispose();
            ((IDisposable)_sums).Dispose();
        }
    }
}
