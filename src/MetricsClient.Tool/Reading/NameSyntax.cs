namespace MetricsClient.Tool.Reading;

/// <summary>Names of metrics and labels: plain, or anything at all within quotes.</summary>
internal static class NameSyntax
{
    /// <summary>The name on a metadata line.</summary>
    public static string ReadFamily(LineCursor cursor)
    {
        string name = cursor.IsAt('"') ? ReadQuoted(cursor, "metric") : ReadPlainMetric(cursor);
        return cursor.AtEnd || cursor.IsAtBlank ? name : throw BadCharacter(cursor);
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
            return ReadQuoted(cursor, "label");
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

    private static string ReadQuoted(LineCursor cursor, string kind)
    {
        int start = cursor.Position;
        string name = QuotedSyntax.ReadQuoted(cursor);
        return name.Length > 0 ? name : throw cursor.PlaceOf(start).Refuse($"A {kind} name is empty", "Give it a name");
    }
}
