namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Parses lines that start with '#'.</summary>
internal static class MetadataSyntax
{
    /// <summary>
    /// Returns the HELP, TYPE or UNIT line at the cursor. Returns null for a comment, which only the Prometheus text
    /// format allows.
    /// </summary>
    public static MetadataLine? Read(LineCursor cursor) =>
        cursor.IsOpenMetrics ? ReadOpenMetrics(cursor) : ReadPrometheusText(cursor);

    private static MetadataLine? ReadPrometheusText(LineCursor cursor)
    {
        cursor.SkipBlanks();
        Place start = cursor.Here;
        cursor.Take('#');
        cursor.SkipBlanks();
        int text = cursor.Position;
        string keyword = cursor.TakeToken();
        if (keyword is not ("HELP" or "TYPE"))
        {
            CheckComment(cursor, text, keyword + cursor.TakeRest());
            return null;
        }

        cursor.SkipBlanks();
        if (cursor.AtEnd)
        {
            throw MissingName(cursor, keyword);
        }

        return ReadText(cursor, keyword, start);
    }

    // At a NUL character in a comment, a Prometheus server stops reading and ignores the rest of the page without an error.
    private static void CheckComment(LineCursor cursor, int start, string text)
    {
        if (text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and int at)
        {
            throw cursor.PlaceOf(start + at).Refuse("A NUL character in a comment can end the page for a Prometheus server", "Remove the NUL character");
        }
    }

    private static MetadataLine ReadOpenMetrics(LineCursor cursor)
    {
        Place start = cursor.Here;
        cursor.Take('#');
        bool spaced = cursor.Take(' ');
        string keyword = cursor.TakeToken();
        if (!spaced || keyword is not ("HELP" or "TYPE" or "UNIT"))
        {
            cursor.CheckLineEnd();
            throw start.Refuse(
                "OpenMetrics has no comments, only lines that start with '# TYPE ', '# UNIT ' or '# HELP ', and the last line '# EOF'",
                "Remove the line, or write a TYPE, UNIT or HELP line");
        }

        if (!cursor.Take(' ') || cursor.AtEnd)
        {
            throw MissingName(cursor, keyword);
        }

        return ReadText(cursor, keyword, start);
    }

    private static MetadataLine ReadText(LineCursor cursor, string keyword, Place start)
    {
        Place namePlace = cursor.Here;
        string name = NameSyntax.ReadFamily(cursor);
        Separate(cursor);
        Place textPlace = cursor.Here;
        if (keyword != "HELP")
        {
            cursor.CheckLineEnd();
        }

        return new MetadataLine
        {
            Keyword = keyword,
            Start = start,
            Name = name,
            NamePlace = namePlace,
            Text = keyword == "HELP" ? QuotedSyntax.ReadHelp(cursor) : cursor.TakeRest(),
            TextPlace = textPlace,
        };
    }

    private static void Separate(LineCursor cursor)
    {
        cursor.SkipBlanks();
        if (cursor.IsOpenMetrics && !cursor.Take(' '))
        {
            throw cursor.Refuse(
                $"Expected a space after the name, but found {cursor.Found()}",
                "Write the space even if no text follows, or leave out the line");
        }
    }

    private static RefusedException MissingName(LineCursor cursor, string keyword) =>
        cursor.Refuse($"No name follows {keyword}", $"Write # {keyword} name ..., or remove the line");
}
