using System.Buffers;
using System.Text;
using System.Text.Unicode;
using MetricsClient.Tool.Reading.Families;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading;

/// <summary>
/// Parses the text of a scrape or a push strictly by the specification. If the text contains one mistake, the whole
/// text is refused, as a server refuses it.
/// </summary>
internal static class ScrapeReader
{
    private const string LastLine = "# EOF";

    /// <summary>Returns the families of the text, or a refusal with the first mistake.</summary>
    public static ScrapeReading Read(ReadOnlySpan<byte> utf8, ScrapeFormat format)
    {
        try
        {
            CheckEncoding(utf8);
            return new ScrapeReading(ReadLines(Encoding.UTF8.GetString(utf8), format), Refusal: null);
        }
        catch (RefusedException refused)
        {
            return new ScrapeReading([], refused.Refusal);
        }
    }

    private static IReadOnlyList<ScrapeFamily> ReadLines(string text, ScrapeFormat format)
    {
        var builder = new ScrapeBuilder(format);
        int number = 1;
        for (int start = 0; start < text.Length; number++)
        {
            int length = text.AsSpan(start).IndexOf('\n');
            bool ended = length >= 0;
            string line = ended ? text.Substring(start, length) : text[start..];
            start += line.Length + (ended ? 1 : 0);
            var cursor = new LineCursor(line, number, format);
            if (cursor.IsOpenMetrics && line == LastLine)
            {
                CheckNothingFollows(text.AsSpan(start), number + 1);
                return builder.Finish();
            }

            ReadLine(cursor, builder);
            CheckEnded(cursor, ended);
        }

        return format == ScrapeFormat.PrometheusText
            ? builder.Finish()
            : throw new Place(number, 1).Refuse("The last line is not '# EOF', so the text may be cut off", "End the text with a line '# EOF'");
    }

    private static void ReadLine(LineCursor cursor, ScrapeBuilder builder)
    {
        ReadOnlySpan<char> content = cursor.Rest.TrimStart(" \t");
        if (content.IsEmpty || (cursor.IsOpenMetrics && content.Length < cursor.Rest.Length))
        {
            ReadBlank(cursor);
        }
        else if (content[0] != '#')
        {
            builder.Add(SampleSyntax.Read(cursor));
        }
        else if (MetadataSyntax.Read(cursor) is { } metadata)
        {
            builder.Add(metadata);
        }
    }

    // The Prometheus text format allows empty lines, and blanks at the start of a line. OpenMetrics allows neither.
    private static void ReadBlank(LineCursor cursor)
    {
        if (cursor.IsOpenMetrics)
        {
            throw cursor.Refuse("OpenMetrics allows neither empty lines nor blanks at the start of a line", "Remove the line or the blank");
        }
    }

    private static void CheckEnded(LineCursor cursor, bool ended)
    {
        if (!ended && !cursor.IsOpenMetrics)
        {
            cursor.TakeRest();
            throw cursor.Refuse("The last line does not end with a line feed, so it may be cut off", "End every line with a line feed");
        }
    }

    private static void CheckNothingFollows(ReadOnlySpan<char> rest, int line)
    {
        if (!rest.IsEmpty)
        {
            throw new Place(line, 1).Refuse("Text follows the line '# EOF'", "Remove the text, or move '# EOF' to the end");
        }
    }

    private static void CheckEncoding(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            throw new Place(1, 1).Refuse("The text begins with a byte order mark", "Save the text as UTF-8 without a byte order mark");
        }

        if (!Utf8.IsValid(utf8))
        {
            throw InvalidByte(utf8).Refuse("A byte here is not UTF-8", "Save the text as UTF-8");
        }
    }

    private static Place InvalidByte(ReadOnlySpan<byte> utf8)
    {
        var place = new Place(1, 1);
        while (Rune.DecodeFromUtf8(utf8, out Rune rune, out int length) == OperationStatus.Done)
        {
            place = rune.Value == '\n' ? new Place(place.Line + 1, 1) : place with { Column = place.Column + 1 };
            utf8 = utf8[length..];
        }

        return place;
    }
}
