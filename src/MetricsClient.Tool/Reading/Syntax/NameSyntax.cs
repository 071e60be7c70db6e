namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Parses names of metrics and labels. A name is plain, or is any text in quotes.</summary>
internal static class NameSyntax
{
    /// <summary>Parses the family name in a HELP, TYPE or UNIT line.</summary>
    public static string ReadFamily(LineCursor cursor)
    {
        bool quoted = cursor.IsAt('"');
        string name = quoted ? ReadQuoted(cursor) : ReadPlainMetric(cursor);
        if (cursor.AtEnd || cursor.IsAtBlank)
        {
            return name;
        }

        throw quoted
            ? cursor.Refuse($"Expected a space after the name, but found {cursor.Found()}", "Insert one space")
            : BadCharacter(cursor);
    }

    /// <summary>Parses the plain name at the start of a sample.</summary>
    public static string ReadPlainMetric(LineCursor cursor)
    {
        string name = cursor.TakeName(allowColon: true);
        if (name.Length == 0)
        {
            throw cursor.Refuse(
                $"A metric name cannot start with {cursor.Found()}",
                "Start the name with a letter, '_' or ':', or write the name in quotes and braces as in {\"a.b\"}");
        }

        return cursor.AtEnd || cursor.IsAtBlank || cursor.IsAt('{') ? name : throw BadCharacter(cursor);
    }

    /// <summary>Parses the name of a label. If a quoted name has no value, the name is the metric name.</summary>
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
                $"A label name cannot start with {cursor.Found()}", "Start the name with a letter or '_', or write the name in quotes");
    }

    private static RefusedException BadCharacter(LineCursor cursor) => cursor.Refuse(
        $"A metric name cannot contain {cursor.Found()}",
        "Use letters, digits, '_' and ':', or write the name in quotes (in a sample: in quotes and braces)");

    private static string ReadQuoted(LineCursor cursor)
    {
        int start = cursor.Position;
        string name = QuotedSyntax.ReadQuoted(cursor);
        return name.Length > 0 ? name : throw cursor.PlaceOf(start).Refuse(
            "The name in quotes is empty",
            "Write a name between the quotes");
    }
}
