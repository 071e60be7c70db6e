using MetricsClient.Tool.Reading;
using MetricsClient.Tool.Reading.Server;

namespace MetricsClient.Tool.Inputs;

/// <summary>The verdict about a text.</summary>
/// <param name="Refusal">The reason why the text is refused; null if it is accepted.</param>
/// <param name="Warning">The reason why another reader than a Prometheus server refuses an accepted text; null if there is none.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="Families">The number of families.</param>
internal sealed record TextVerdict(Refusal? Refusal, Refusal? Warning, int Samples, int Families)
{
    /// <summary>True if a Prometheus server accepts the text.</summary>
    public required bool IsAcceptedByServer { get; init; }

    /// <summary>
    /// Reads a text as a Prometheus server does, and by the specification. OpenMetrics 2.0 is read by the specification only, because the
    /// reader of Prometheus for this version is experimental.
    /// </summary>
    /// <param name="input">The text.</param>
    /// <param name="format">The format.</param>
    /// <param name="asPrometheus">True if only the verdict of a Prometheus server decides.</param>
    public static TextVerdict Of(Input input, ScrapeFormat format, bool asPrometheus)
    {
        ReadOnlySpan<byte> text = input.Content.Bytes;
        bool hasServer = format != ScrapeFormat.OpenMetrics2;
        Refusal? server = hasServer ? ServerReader.Check(text, format) : null;
        var count = new ScrapeCount();
        Refusal? strict = ScrapeReader.Read(text, format, count)
            ?? (input.IsPage || format.IsOpenMetrics() ? null : TrailingBlank(text));
        return new(First(server, strict, needsServer: asPrometheus), asPrometheus ? strict : null, count.Samples, count.Families)
        {
            IsAcceptedByServer = hasServer && server is null,
        };
    }

    // On the same line the message of the strict reader is shown, because it knows the families.
    private static Refusal? First(Refusal? server, Refusal? strict, bool needsServer)
    {
        if (server is null)
        {
            return needsServer ? null : strict;
        }

        return strict is not null && strict.Place.Line <= server.Place.Line ? strict : server;
    }

    // A Prometheus server ignores blanks at the end of a line. node_exporter and the Pushgateway, for which files are written, expect a
    // timestamp behind a blank.
    private static Refusal? TrailingBlank(ReadOnlySpan<byte> text)
    {
        for (int line = 1; !text.IsEmpty; line++)
        {
            int length = text.IndexOf((byte)'\n') is var end && end < 0 ? text.Length : end;
            ReadOnlySpan<byte> content = text[..length];
            ReadOnlySpan<byte> trimmed = content.TrimEnd(" \t"u8);
            if (trimmed.Length < content.Length && trimmed.Length > 0 && !trimmed.TrimStart(" \t"u8).StartsWith("#"u8))
            {
                return new Refusal(
                    new Place(line, System.Text.Encoding.UTF8.GetString(trimmed).EnumerateRunes().Count() + 1),
                    "node_exporter and the Pushgateway refuse a blank at the end of a line",
                    "Remove the blank");
            }

            text = text[Math.Min(length + 1, text.Length)..];
        }

        return null;
    }
}
