using MetricsClient.Text;
using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Pushing;

/// <summary>A gauge of the command line, such as <c>rows=42</c> or <c>rows{table="a"}=42</c>.</summary>
internal sealed class CommandLineGauge
{
    private CommandLineGauge(SampleLine line, string text)
    {
        Line = line;
        Text = text;
    }

    public SampleLine Line { get; }

    /// <summary>Gets the gauge as it was given, without the value.</summary>
    public string Text { get; }

    /// <summary>Parses a gauge. Returns null if the text is not a gauge with a value.</summary>
    public static CommandLineGauge? Parse(string text)
    {
        int equals = text.LastIndexOf('=');
        int brace = text.LastIndexOf('}');
        if (equals <= 0 || equals < brace || OptionOf.Number(text[(equals + 1)..]) is not { } value)
        {
            return null;
        }

        string series = text[..equals];
        try
        {
            SampleLine line = SampleSyntax.Read(new LineCursor(series + " " + text[(equals + 1)..], 1, ScrapeFormat.PrometheusText));
            return MetricName.IsValidMetric(line.Name) && line.Timestamp is null && line.Value.Equals(value)
                ? new CommandLineGauge(line, series)
                : null;
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    /// <summary>Returns the first gauge that another gauge repeats; null if all are different.</summary>
    public static CommandLineGauge? Repeated(IEnumerable<CommandLineGauge> gauges)
    {
        var seen = new HashSet<UInt128>();
        return gauges.FirstOrDefault(gauge => !seen.Add(LineIdentity.Of(gauge.Line)));
    }

    /// <summary>Writes gauges in text format 0.0.4. Gauges of one name are one family.</summary>
    public static void Write(IEnumerable<CommandLineGauge> gauges, InputBuffer output)
    {
        foreach (IGrouping<string, CommandLineGauge> family in gauges.GroupBy(static gauge => gauge.Line.Name, StringComparer.Ordinal))
        {
            TextWriter004.Header(output, family.Key, "gauge", help: "");
            foreach (CommandLineGauge gauge in family)
            {
                TextWriter004.Sample(output, gauge.Line.Name, gauge.Line.Labels, gauge.Line.Value);
            }
        }
    }
}
