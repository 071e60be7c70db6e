using System.Text;

namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Texts with escapes: what stands in quotes, and help.</summary>
internal static class QuotedSyntax
{
    /// <summary>The text whose opening quote stands at the cursor, which is then behind the closing one.</summary>
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
                    "The quote that opens here is not closed on this line",
                    "Close it, and write a line feed within it as \\n");
            }

            ReadCharacter(cursor, text, quotes: true);
        }

        return text.ToString();
    }

    /// <summary>The help up to the end of the line.</summary>
    public static string ReadHelp(LineCursor cursor)
    {
        var text = new StringBuilder();
        while (!cursor.AtEnd)
        {
            // An escaped quote in the help of Prometheus text is a quote to one of its readers and a backslash with a quote to another.
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
            // OpenMetrics lets a backslash stand for itself before any other character.
            text.Append('\\');
        }
        else
        {
            string known = quotes ? "\\\\, \\\" and \\n" : "\\\\ and \\n";
            throw cursor.PlaceOf(start).Refuse($"A backslash before {cursor.Found()} means nothing", $"Use only the escapes {known}");
        }
    }
}
