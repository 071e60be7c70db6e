using System.Text;
using System.Text.Unicode;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Server;

/// <summary>Reads OpenMetrics as a Prometheus 3 server does.</summary>
internal static class ServerOpenMetrics
{
    private static readonly HashSet<string> s_types =
        new(StringComparer.Ordinal) { "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown" };

    /// <summary>Reads a page.</summary>
    /// <exception cref="RefusedException">The server refuses the page.</exception>
    public static void Read(ReadOnlySpan<byte> page)
    {
        var cursor = new ServerCursor(page, endsLine: false);
        var sample = new ServerSample(isOpenMetrics: true);
        for (bool ended = false; !ended;)
        {
            if (cursor.AtEnd)
            {
                throw cursor.Refuse("The last line is not '# EOF', so the text may be cut off", "End the text with a line '# EOF'");
            }

            ended = ReadLine(ref cursor, sample);
        }

        cursor.Take('\n');
        cursor.SkipNulls();
        if (!cursor.AtEnd)
        {
            throw cursor.Refuse("Text follows the line '# EOF'", "Remove the text, or move '# EOF' to the end");
        }
    }

    // Returns true at the line '# EOF'.
    private static bool ReadLine(ref ServerCursor cursor, ServerSample sample)
    {
        if (!cursor.Take("# "u8))
        {
            ReadSample(ref cursor, sample);
            return false;
        }

        if (cursor.TakeKeyword("EOF"u8))
        {
            return true;
        }

        ReadMetadata(ref cursor);
        return false;
    }

    private static void ReadMetadata(ref ServerCursor cursor)
    {
        bool isType = cursor.TakeKeyword("TYPE "u8);
        bool isUnit = !isType && cursor.TakeKeyword("UNIT "u8);
        if (!isType && !isUnit && !cursor.TakeKeyword("HELP "u8))
        {
            throw cursor.Refuse("OpenMetrics has no comments", "Remove the line, or write a TYPE, UNIT or HELP line");
        }

        int start = cursor.Position;
        bool quoted = cursor.Peek() == '"';
        if (quoted)
        {
            ServerSample.TakeQuoted(ref cursor, allowLineFeed: true, skipNulls: false);
        }
        else if (!cursor.TakeName(allowColon: true))
        {
            throw cursor.Refuse($"Expected a metric name, but found {cursor.Found()}", "Write the name of the metric with a single blank before and after");
        }

        ReadOnlySpan<byte> name = quoted ? cursor.From(start)[1..^1] : cursor.From(start);
        if (!cursor.Take(' '))
        {
            throw cursor.Refuse($"Expected a blank after the name, but found {cursor.Found()}", "Write a single blank after the name, even if no text follows");
        }

        int textStart = cursor.Position;
        ReadOnlySpan<byte> text = cursor.TakeLine();
        if (!cursor.Take('\n'))
        {
            throw cursor.Refuse("The last line is not '# EOF', so the text may be cut off", "End the text with a line '# EOF'");
        }

        // The server ignores NUL bytes behind a help text. Behind a type or a unit they are part of the word.
        bool followed = cursor.Peek() == 0;
        cursor.SkipNulls();
        CheckText(cursor, textStart, name, followed ? cursor.From(textStart) : text, isType, isUnit);
    }

    private static void CheckText(
        ServerCursor cursor, int start, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, bool isType, bool isUnit)
    {
        if (isType && !s_types.Contains(Encoding.UTF8.GetString(text)))
        {
            throw cursor.RefuseAt(start, $"'{LineCursor.Shown(Encoding.UTF8.GetString(text))}' is not a type for a Prometheus server", "Write the type in lower case, with one blank before and none behind");
        }

        if (isUnit && !text.IsEmpty && (name.Length <= text.Length || !name.EndsWith(text) || name[^(text.Length + 1)] != '_'))
        {
            throw cursor.RefuseAt(start, "The unit is not the last part of the name", "Rename the family, or leave out the unit");
        }

        if (!isType && !isUnit && !Utf8.IsValid(text))
        {
            throw cursor.RefuseAt(start, "The help text is not UTF-8", "Save the text as UTF-8");
        }
    }

    private static void ReadSample(ref ServerCursor cursor, ServerSample sample)
    {
        if (cursor.Peek() != '{' && !new ServerCursor(cursor.Rest, endsLine: false).TakeName(allowColon: true))
        {
            throw cursor.Refuse($"A line cannot start with {cursor.Found()}", "Start the line with a metric name, '# TYPE ', '# UNIT ', '# HELP ' or '# EOF'");
        }

        sample.ReadSeries(ref cursor);
        ReadNumber(ref cursor, "value");
        if (cursor.Peek() == ' ' && !cursor.StartsWith(" # {"u8))
        {
            ReadTimestamp(ref cursor);
        }

        if (cursor.Take(" # {"u8))
        {
            sample.ReadExemplar(ref cursor);
            ReadNumber(ref cursor, "value of the exemplar");
            if (cursor.Peek() == ' ')
            {
                ReadTimestamp(ref cursor);
            }
        }

        if (!cursor.Take('\n'))
        {
            throw cursor.Refuse($"Expected the end of the line, but found {cursor.Found()}", "Write single blanks between the parts of a line, and none at the end");
        }
    }

    private static double ReadNumber(ref ServerCursor cursor, string what)
    {
        if (!cursor.Take(' '))
        {
            throw cursor.Refuse($"Expected a blank before the {what}, but found {cursor.Found()}", "Insert one blank");
        }

        int start = cursor.Position;
        return ServerSample.ReadNumber(cursor, start, cursor.TakeToken(" \n"u8));
    }

    private static void ReadTimestamp(ref ServerCursor cursor)
    {
        int start = cursor.Position;
        if (!double.IsFinite(ReadNumber(ref cursor, "timestamp")))
        {
            throw cursor.RefuseAt(start + 1, "A timestamp is finite", "Write seconds since the epoch");
        }
    }
}
