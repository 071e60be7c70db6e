using System.Text;
using MetricsClient.Text;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// A text that a gateway accepts without changes, or a refusal: the reason why the text cannot be pushed.
/// </summary>
/// <param name="Text">The text in format 0.0.4; empty if refused.</param>
/// <param name="Families">The families of the text.</param>
/// <param name="Refusal">The reason why the text cannot be pushed; null if it can be pushed.</param>
internal sealed record PushText(byte[] Text, IReadOnlyList<ScrapeFamily> Families, Refusal? Refusal)
{
    /// <summary>
    /// Repairs a text, checks it against the rules of the gateway, and converts OpenMetrics into text format 0.0.4.
    /// </summary>
    public static PushText From(ReadOnlySpan<byte> given, IReadOnlyDictionary<string, string> group)
    {
        byte[] text = TextRepair.Repair(given);
        ScrapeFormat format = FormatOf(text);
        ScrapeReading reading = ScrapeReader.Read(text, format);
        Refusal? refusal = reading.Refusal ?? GatewayRules.Check(reading.Families, group);
        return refusal is not null ? new([], [], refusal)
            : new(format == ScrapeFormat.OpenMetrics ? TextWriter004.Write(reading.Families) : text, reading.Families, null);
    }

    /// <summary>Writes gauges in text format 0.0.4.</summary>
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

    /// <summary>
    /// Returns the format of a text. OpenMetrics requires the last line <c># EOF</c>, which the Prometheus text format
    /// does not use.
    /// </summary>
    public static ScrapeFormat FormatOf(ReadOnlySpan<byte> text) =>
        text.TrimEnd("\r\n "u8).EndsWith("# EOF"u8) ? ScrapeFormat.OpenMetrics : ScrapeFormat.PrometheusText;
}
