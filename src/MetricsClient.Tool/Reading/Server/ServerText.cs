using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Server;

/// <summary>Reads the Prometheus text format as a Prometheus 3 server does.</summary>
internal static class ServerText
{
    /// <summary>Reads a page.</summary>
    /// <exception cref="RefusedException">The server refuses the page.</exception>
    public static void Read(ReadOnlySpan<byte> page)
    {
        var cursor = new ServerCursor(page, endsLine: true);
        var sample = new ServerSample(isOpenMetrics: false);
        while (!cursor.AtEnd)
        {
            cursor.SkipBlanks();
            switch (cursor.Peek())
            {
                case '\n':
                    cursor.Position++;
                    break;
                case 0:
                    // The server stops at a NUL byte at the start of a line, and accepts the lines before.
                    return;
                case '#':
                    if (!ReadComment(ref cursor))
                    {
                        return;
                    }

                    break;
                default:
                    ReadSample(ref cursor, sample);
                    break;
            }
        }
    }

    // Returns false if the server stops here and ignores the rest of the page.
    private static bool ReadComment(ref ServerCursor cursor)
    {
        cursor.Position++;
        bool spaced = cursor.Peek() is ' ' or '\t';
        cursor.SkipBlanks();
        if (spaced && TakeMetadata(ref cursor) is { } isType)
        {
            ReadMetadata(ref cursor, isType);
        }
        else if (cursor.Peek() == 0 || (cursor.TakeLine().Contains((byte)0) && !spaced))
        {
            return false;
        }

        cursor.Position++;
        return true;
    }

    // Returns true at TYPE, false at HELP, and null at a comment.
    private static bool? TakeMetadata(ref ServerCursor cursor)
    {
        ServerCursor start = cursor;
        bool isType = cursor.TakeKeyword("TYPE"u8);
        if ((isType || cursor.TakeKeyword("HELP"u8)) && cursor.Peek() is ' ' or '\t')
        {
            cursor.SkipBlanks();
            return isType;
        }

        cursor = start;
        return null;
    }

    private static void ReadMetadata(ref ServerCursor cursor, bool isType)
    {
        if (cursor.Peek() == '"')
        {
            ServerSample.TakeQuoted(ref cursor, allowLineFeed: true, skipNulls: false);
        }
        else if (!cursor.TakeName(allowColon: true))
        {
            throw cursor.Refuse($"Expected a metric name, but found {cursor.Found()}", "Write the name of the metric after HELP or TYPE, or remove the line");
        }

        if (cursor.Peek() == 0)
        {
            throw cursor.Refuse("A Prometheus server refuses a NUL character here", "Remove the NUL character");
        }

        int start = cursor.Position;
        ReadOnlySpan<byte> text = cursor.TakeLine();
        text = text.Length > 1 && text.ContainsAnyExcept(" \t"u8) ? text[1..] : [];
        if (isType && !IsType(text))
        {
            throw cursor.RefuseAt(
                start + 1,
                $"'{LineCursor.Shown(Encoding.UTF8.GetString(text))}' is not a type for a Prometheus server",
                "Write exactly one blank before counter, gauge, histogram, summary or untyped, and nothing behind the word");
        }

        if (!isType && !Utf8.IsValid(text))
        {
            throw cursor.RefuseAt(start + 1, "The help text is not UTF-8", "Save the text as UTF-8");
        }
    }

    private static bool IsType(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("counter"u8) || text.SequenceEqual("gauge"u8) || text.SequenceEqual("histogram"u8)
        || text.SequenceEqual("summary"u8) || text.SequenceEqual("untyped"u8);

    private static void ReadSample(ref ServerCursor cursor, ServerSample sample)
    {
        if (cursor.Peek() != '{' && !new ServerCursor(cursor.Rest, endsLine: true).TakeName(allowColon: true))
        {
            throw cursor.Refuse($"A line cannot start with {cursor.Found()}", "Start the line with a metric name or '#'");
        }

        sample.ReadSeries(ref cursor);
        cursor.SkipBlanks();
        int start = cursor.Position;
        ServerSample.ReadNumber(cursor, start, cursor.TakeToken("{ \t\n"u8));
        cursor.SkipBlanks();
        ReadTimestamp(ref cursor);
        cursor.SkipBlanks();
        if (!cursor.Take('\n'))
        {
            throw cursor.Refuse($"Expected the end of the line, but found {cursor.Found()}", "Write only a timestamp in digits after the value");
        }
    }

    private static void ReadTimestamp(ref ServerCursor cursor)
    {
        int start = cursor.Position;
        while (cursor.Peek() is >= '0' and <= '9')
        {
            cursor.Position++;
        }

        ReadOnlySpan<byte> digits = cursor.From(start);
        if (!digits.IsEmpty && !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw cursor.RefuseAt(start, "The timestamp is too large", "Write milliseconds since the epoch in digits only, or leave out the timestamp");
        }
    }
}
