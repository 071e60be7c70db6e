using System.Diagnostics.CodeAnalysis;
using MetricsClient.Tool.Inputs;
using MetricsClient.Tool.Reading;

namespace MetricsClient.Tool.Pushing;

/// <summary>
/// A text that a gateway accepts without changes, or a refusal: the reason why the text cannot be pushed.
/// </summary>
/// <param name="Text">The text in format 0.0.4; empty if refused.</param>
/// <param name="Refusal">The reason why the text cannot be pushed; null if it can be pushed.</param>
/// <param name="Clash">The name of a gauge of the command line that the text contains too; null if there is none.</param>
internal sealed record PushText(InputBuffer Text, Refusal? Refusal, string? Clash = null)
{
    private static readonly HashSet<string> s_none = [];

    /// <summary>
    /// Repairs a text, checks it against the rules of the gateway, puts the lines of each family together, and converts OpenMetrics
    /// into text format 0.0.4.
    /// </summary>
    /// <param name="given">The text. It is changed and may be the result.</param>
    /// <param name="group">The labels of the group.</param>
    /// <param name="gauges">The names of the gauges that the command line adds; null for none.</param>
    public static PushText From(InputBuffer given, IReadOnlyDictionary<string, string> group, IReadOnlySet<string>? gauges = null)
    {
        TextRepair.Repair(given);
        PushText read = TextFormat.Of(given.Bytes) == ScrapeFormat.OpenMetrics
            ? FromOpenMetrics(given, group, gauges ?? s_none)
            : FromText(given, group, gauges ?? s_none);
        if (read.Refusal is not null)
        {
            read.Text.Truncate(0);
        }

        return read;
    }

    private static PushText FromOpenMetrics(InputBuffer given, IReadOnlyDictionary<string, string> group, IReadOnlySet<string> gauges)
    {
        var converted = new InputBuffer();
        using var visitor = new PushVisitor(group, gauges, converted);
        Refusal? refusal = ScrapeReader.Read(given.Bytes, ScrapeFormat.OpenMetrics, visitor) ?? visitor.Collision();
        ((IDisposable)given).Dispose();
        return new PushText(converted, refusal, visitor.Clash);
    }

    private static PushText FromText(InputBuffer given, IReadOnlyDictionary<string, string> group, IReadOnlySet<string> gauges)
    {
        using var visitor = new PushVisitor(group, gauges, converted: null);
        if (ScrapeReader.Read(given.Bytes, ScrapeFormat.PrometheusText, visitor) is not { } refusal)
        {
            return new PushText(given, null, visitor.Clash);
        }

        // A gateway also accepts text whose families are interleaved. Lines that another program has sorted are an example.
        (InputBuffer Text, int[] Numbers)? ordered = Together(given);
        if (ordered is not ({ } together, { } numbers))
        {
            return new PushText(given, refusal);
        }

        using var second = new PushVisitor(group, gauges, converted: null);
        return new PushText(
            together, ScrapeReader.Read(together.Bytes, ScrapeFormat.PrometheusText, second, numbers), second.Clash);
    }

    // Returns the text with the lines of each family together, and the original number of each line. Disposes the given text.
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller gets the text.")]
    private static (InputBuffer Text, int[] Numbers)? Together(InputBuffer given)
    {
        using var order = FamilyOrder.Of(given.Bytes);
        if (order is null)
        {
            return null;
        }

        var together = new InputBuffer();
        order.WriteTo(together, given.Bytes);
        ((IDisposable)given).Dispose();
        return (together, order.LineNumbers());
    }
}
