namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Names of metrics and labels: plain, or anything at all within quotes.</summary>
internal static class NameSyntax
{
    /// <summary>The name on a metadata line.</summary>
    public static string ReadFamily(LineCursor cursor)
    {
        bool quoted = cursor.IsAt('"');
        string name = quoted ? ReadQuoted(cursor) : ReadPlainMetric(cursor);
        if (cursor.AtEnd || cursor.IsAtBlank)
        {
            return name;
        }

        throw quoted
            ? cursor.Refuse($"Expected a space after the name, but found {cursor.Found()}", "Write one space there")
            : BadCharacter(cursor);
    }

    /// <summary>The name at the beginning of a sample.</summary>
    public static string ReadPlainMetric(LineCursor cursor)
    {
        string name = cursor.TakeName(allowColon: true);
        if (name.Length == 0)
        {
            throw cursor.Refuse(
                $"A metric name cannot begin with {cursor.Found()}",
                "Begin it with a letter, '_' or ':', or write the name within quotes and braces as in {\"a.b\"}");
        }

        return cursor.AtEnd || cursor.IsAtBlank || cursor.IsAt('{') ? name : throw BadCharacter(cursor);
    }

    /// <summary>A label's name, which may also turn out to be the metric's when it is quoted.</summary>
    public static string ReadLabel(LineCursor cursor)
    {
        if (cursor.IsAt('"'))
        {
            return ReadQuoted(cursor);
        }

        string name = cursor.TakeName(allowColon: false);
        return name.Length > 0
            ? name
            : throw cursor.Refuse(
                $"A label name cannot begin with {cursor.Found()}", "Begin it with a letter or '_', or write the name within quotes");
    }

    private static RefusedException BadCharacter(LineCursor cursor) => cursor.Refuse(
        $"A metric name cannot contain {cursor.Found()}",
        "Use letters, digits, '_' and ':', or write the name within quotes, on a sample within braces too");

    private static string ReadQuoted(LineCursor cursor)
    {
        int start = cursor.Position;
        string name = QuotedSyntax.ReadQuoted(cursor);
        return name.Length > 0 ? name : throw cursor.PlaceOf(start).Refuse(
            "The name in quotes is empty",
            "Write a name between the quotes");
    }
}
