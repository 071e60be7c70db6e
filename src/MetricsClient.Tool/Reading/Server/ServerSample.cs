using System.Text;
using System.Text.Unicode;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Server;

/// <summary>Reads the parts of a sample that both formats share, as a Prometheus server does.</summary>
internal sealed class ServerSample
{
    private readonly ServerLabels _labels = new();
    private readonly bool _isOpenMetrics;

    public ServerSample(bool isOpenMetrics)
    {
        _isOpenMetrics = isOpenMetrics;
    }

    /// <summary>Reads the name and the labels. The cursor is moved behind the name or the closing brace.</summary>
    public void ReadSeries(ref ServerCursor cursor)
    {
        _labels.Clear();
        int start = cursor.Position;
        bool named = cursor.TakeName(allowColon: true);
        SkipBlanks(ref cursor);
        if (cursor.Take('{'))
        {
            ReadLabels(ref cursor, ref named);
        }

        if (!named)
        {
            throw cursor.RefuseAt(start, "The sample has no name", "Write the metric name before the braces, or in quotes as the first item within the braces");
        }

        _labels.Check(cursor);
    }

    /// <summary>Reads the labels of an exemplar. The cursor is behind the opening brace.</summary>
    public void ReadExemplar(ref ServerCursor cursor)
    {
        while (!cursor.Take('}'))
        {
            if (!TakeLabelName(ref cursor, allowLineFeed: false, out _))
            {
                throw cursor.Refuse($"Expected a label name of the exemplar, but found {cursor.Found()}", "Write labels as name=\"value\"");
            }

            ReadValue(ref cursor, skipNulls: false);
            Separate(ref cursor);
        }
    }

    /// <summary>Parses a number as the server does.</summary>
    public static double ReadNumber(ServerCursor cursor, int position, ReadOnlySpan<byte> token)
    {
        if (Utf8.IsValid(token) && NumberSyntax.TryRead(Encoding.UTF8.GetString(token), out double number))
        {
            return number;
        }

        throw cursor.RefuseAt(
            position, $"'{LineCursor.Shown(Encoding.UTF8.GetString(token))}' is not a number", "Write a decimal number, +Inf, -Inf or NaN");
    }

    private void ReadLabels(ref ServerCursor cursor, ref bool named)
    {
        SkipBlanks(ref cursor);
        while (!cursor.Take('}'))
        {
            int start = cursor.Position;
            if (!TakeLabelName(ref cursor, allowLineFeed: true, out bool quoted))
            {
                throw cursor.Refuse($"Expected a label name, but found {cursor.Found()}", "Write labels as name=\"value\"");
            }

            ReadOnlySpan<byte> name = quoted ? cursor.From(start)[1..^1] : cursor.From(start);
            SkipBlanks(ref cursor);
            if (quoted && cursor.Peek() is ',' or '}')
            {
                SetName(cursor, start, name, ref named);
                if (cursor.Take(','))
                {
                    SkipBlanks(ref cursor);
                }

                continue;
            }

            _labels.Add(name, ReadValue(ref cursor, skipNulls: true), start, cursor);
            Separate(ref cursor);
        }
    }

    private static void SetName(ServerCursor cursor, int start, ReadOnlySpan<byte> name, ref bool named)
    {
        if (named || name.IsEmpty || !Utf8.IsValid(name))
        {
            throw cursor.RefuseAt(
                start,
                named ? "The sample has two names" : name.IsEmpty ? "The name in quotes is empty" : "The metric name is not UTF-8",
                "Write the metric name once, in UTF-8; write labels as name=\"value\"");
        }

        named = true;
    }

    // A comma may be missing in the Prometheus text format, and may follow the last label in both formats.
    private void Separate(ref ServerCursor cursor)
    {
        SkipBlanks(ref cursor);
        if (cursor.Take(','))
        {
            SkipBlanks(ref cursor);
        }
        else if (_isOpenMetrics && cursor.Peek() != '}')
        {
            throw cursor.Refuse($"Expected ',' or '}}' after a label, but found {cursor.Found()}", "Separate labels by commas and write '}' after the last label");
        }
    }

    private static bool TakeLabelName(ref ServerCursor cursor, bool allowLineFeed, out bool quoted)
    {
        quoted = cursor.Peek() == '"';
        if (quoted)
        {
            TakeQuoted(ref cursor, allowLineFeed, skipNulls: false);
            return true;
        }

        return cursor.TakeName(allowColon: false);
    }

    // Returns true if the value is not empty.
    private bool ReadValue(ref ServerCursor cursor, bool skipNulls)
    {
        SkipBlanks(ref cursor);
        if (!cursor.Take('='))
        {
            throw cursor.Refuse($"Expected '=' after the label name, but found {cursor.Found()}", "Write labels as name=\"value\"");
        }

        SkipBlanks(ref cursor);
        int start = cursor.Position;
        if (cursor.Peek() != '"')
        {
            throw cursor.Refuse($"Expected a value in quotes, but found {cursor.Found()}", "Write labels as name=\"value\"");
        }

        TakeQuoted(ref cursor, allowLineFeed: !_isOpenMetrics, skipNulls);
        ReadOnlySpan<byte> value = cursor.From(start);
        return Utf8.IsValid(value)
            ? value.TrimEnd((byte)0).Length > 2
            : throw cursor.RefuseAt(start, "The label value is not UTF-8", "Save the text as UTF-8");
    }

    /// <summary>Moves past a quoted text. The cursor is at the opening quote.</summary>
    /// <param name="cursor">The page.</param>
    /// <param name="allowLineFeed">True if the text may contain line feeds.</param>
    /// <param name="skipNulls">True if the server ignores NUL bytes in the text; otherwise a NUL byte is refused.</param>
    public static void TakeQuoted(ref ServerCursor cursor, bool allowLineFeed, bool skipNulls)
    {
        int start = cursor.Position++;
        bool escaped = false;
        for (; ; cursor.Position++)
        {
            if (skipNulls)
            {
                cursor.SkipNulls();
            }

            int c = cursor.Peek();
            if (c == '"' && !escaped)
            {
                break;
            }

            if (c is ServerCursor.End or 0 || (c == '\n' && (escaped || !allowLineFeed || cursor.AtEnd)))
            {
                throw c == 0
                    ? cursor.Refuse("A Prometheus server refuses a NUL character here", "Remove the NUL character")
                    : cursor.RefuseAt(start, "The quote that starts here has no closing quote", "Add the closing quote, and write a line feed as \\n");
            }

            escaped = !escaped && c == '\\';
        }

        cursor.Position++;
        if (skipNulls)
        {
            cursor.SkipNulls();
        }
    }

    private void SkipBlanks(ref ServerCursor cursor)
    {
        if (!_isOpenMetrics)
        {
            cursor.SkipBlanks();
        }
    }
}
