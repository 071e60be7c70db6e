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
        var families = new ScrapeCollector();
        Refusal? refusal = Read(utf8, format, families);
        return refusal is null ? new ScrapeReading(families.Families, null) : new ScrapeReading([], refusal);
    }

    /// <summary>
    /// Reads the text and passes its parts to a visitor. Returns the first mistake; null if the text is valid. The visitor has
    /// received the parts before the mistake.
    /// </summary>
    /// <param name="utf8">The text.</param>
    /// <param name="format">The format of the text.</param>
    /// <param name="visitor">Receives the parts.</param>
    /// <param name="numbers">The number of each line for messages, if the lines are not in their original order; otherwise null.</param>
    public static Refusal? Read(ReadOnlySpan<byte> utf8, ScrapeFormat format, ScrapeVisitor visitor, int[]? numbers = null)
    {
        try
        {
            CheckEncoding(utf8);
            using var builder = new ScrapeBuilder(format, visitor);
            ReadLines(utf8, format, builder, numbers);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
    }

    private static void ReadLines(ReadOnlySpan<byte> text, ScrapeFormat format, ScrapeBuilder builder, int[]? numbers)
    {
        int number = 1;
        for (; !text.IsEmpty; number++)
        {
            int length = text.IndexOf((byte)'\n');
            bool ended = length >= 0;
            string line = Encoding.UTF8.GetString(ended ? text[..length] : text);
            text = ended ? text[(length + 1)..] : [];
            var cursor = new LineCursor(line, numbers is null ? number : numbers[number - 1], format);
            if (cursor.IsOpenMetrics && line == LastLine)
            {
                CheckNothingFollows(text, number + 1);
                builder.Finish();
                return;
            }

            ReadLine(cursor, builder);
            CheckEnded(cursor, ended);
        }

        if (format.IsOpenMetrics())
        {
            throw new Place(number, 1).Refuse("The last line is not '# EOF', so the text may be cut off", "End the text with a line '# EOF'");
        }

        builder.Finish();
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

    private static void CheckNothingFollows(ReadOnlySpan<byte> rest, int line)
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
