using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Pushing;

/// <summary>A text that a gateway will take as it is meant, or the reason why it would not.</summary>
/// <param name="Text">In format 0.0.4.</param>
/// <param name="Families">What it holds.</param>
/// <param name="Refusal">Null when the text can be pushed.</param>
internal sealed record PushText(byte[] Text, IReadOnlyList<ScrapeFamily> Families, Refusal? Refusal)
{
    /// <summary>Repairs a text and turns OpenMetrics into text 0.0.4, then looks whether a group can have it.</summary>
    public static PushText From(ReadOnlySpan<byte> given, IReadOnlyDictionary<string, string> group)
    {
        byte[] text = TextRepair.Repair(given);
        ScrapeFormat format = FormatOf(text);
        ScrapeReading reading = ScrapeReader.Read(text, format);
        Refusal? refusal = reading.Refusal ?? GatewayRules.Check(reading.Families, group);
        return refusal is not null ? new([], [], refusal)
            : new(format == ScrapeFormat.OpenMetrics ? TextWriter004.Write(reading.Families) : text, reading.Families, null);
    }

    /// <summary>Gauges as a text.</summary>
    public static byte[] OfGauges(IEnumerable<KeyValuePair<string, double>> gauges)
    {
        var text = new StringBuilder();
        Span<byte> number = stackalloc byte[NumberText.MaxLength];
        foreach ((string name, double value) in gauges)
        {
            text.Append("# TYPE ").Append(name).Append(" gauge\n").Append(name).Append(' ');
            text.Append(Encoding.ASCII.GetString(number[..NumberText.WriteValue(value, number)])).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>OpenMetrics must end with a line of its own, which in Prometheus text nobody writes.</summary>
    public static ScrapeFormat FormatOf(ReadOnlySpan<byte> text) =>
        text.TrimEnd("\r\n "u8).EndsWith("# EOF"u8) ? ScrapeFormat.OpenMetrics : ScrapeFormat.PrometheusText;
}
