using System.Text;

namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Parses texts that may contain escape sequences: quoted texts and help texts.</summary>
internal static class QuotedSyntax
{
    /// <summary>
    /// Parses a quoted text. The cursor is at the opening quote, and is moved behind the closing quote.
    /// </summary>
    public static string ReadQuoted(LineCursor cursor)
    {
        int start = cursor.Position;
        cursor.Next();
        var text = new StringBuilder();
        while (!cursor.Take('"'))
        {
            if (cursor.AtEnd)
            {
                throw cursor.PlaceOf(start).Refuse(
                    "The quote that starts here has no closing quote on this line",
                    "Add the closing quote, and write a line feed as \\n");
            }

            ReadCharacter(cursor, text, quotes: true);
        }

        return text.ToString();
    }

    /// <summary>Parses a help text, which extends to the end of the line.</summary>
    public static string ReadHelp(LineCursor cursor)
    {
        var text = new StringBuilder();
        while (!cursor.AtEnd)
        {
            // The grammar of OpenMetrics 1.0 forbids a quote too, but its readers accept the quotes of older exporters.
            if (cursor.IsOpenMetrics2 && cursor.IsAt('"'))
            {
                throw cursor.Refuse("A help text cannot contain a quote without a backslash", "Write \\\"");
            }

            // In the Prometheus text format \" is refused in a help text, because parsers disagree: some read a quote,
            // others a backslash and a quote.
            ReadCharacter(cursor, text, quotes: cursor.IsOpenMetrics);
        }

        return text.ToString();
    }

    private static void ReadCharacter(LineCursor cursor, StringBuilder text, bool quotes)
    {
        int start = cursor.Position;
        if (!cursor.Take('\\'))
        {
            text.Append(cursor.Next());
        }
        else if (cursor.Take('\\'))
        {
            text.Append('\\');
        }
        else if (cursor.Take('n'))
        {
            text.Append('\n');
        }
        else if (quotes && cursor.Take('"'))
        {
            text.Append('"');
        }
        else if (cursor.IsOpenMetrics && !cursor.AtEnd)
        {
            // In OpenMetrics a backslash before any other character is an ordinary backslash.
            text.Append('\\');
        }
        else
        {
            string known = quotes ? "\\\\, \\\" and \\n" : "\\\\ and \\n";
            throw cursor.PlaceOf(start).Refuse($"A backslash before {cursor.Found()} is not an escape", $"Use only the escapes {known}");
        }
    }
}
