namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>Parses the content of braces: labels, and before them an optional metric name in quotes.</summary>
internal static class LabelSyntax
{
    /// <summary>
    /// Parses the labels of a sample. The cursor is behind the opening brace, and is moved behind the closing brace. If
    /// <paramref name="metric"/> is null, the braces must contain the metric name.
    /// </summary>
    public static List<PlacedLabel> ReadSample(LineCursor cursor, ref string? metric)
    {
        var labels = new List<PlacedLabel>();
        bool first = true;
        while (MoveToNext(cursor, first))
        {
            int start = cursor.Position;
            bool quoted = cursor.IsAt('"');
            string name = NameSyntax.ReadLabel(cursor);
            cursor.SkipBlanks();
            if (quoted && (cursor.IsAt(',') || cursor.IsAt('}')))
            {
                metric = first && metric is null ? name : throw SecondName(cursor.PlaceOf(start), name);
            }
            else
            {
                labels.Add(ReadValue(cursor, labels, name, start));
            }

            first = false;
        }

        return labels;
    }

    /// <summary>Parses the labels of an exemplar. An exemplar has no metric name.</summary>
    public static List<PlacedLabel> ReadExemplar(LineCursor cursor)
    {
        var labels = new List<PlacedLabel>();
        while (MoveToNext(cursor, first: labels.Count == 0))
        {
            int start = cursor.Position;
            labels.Add(ReadValue(cursor, labels, NameSyntax.ReadLabel(cursor), start));
        }

        return labels;
    }

    // Moves the cursor to the next label. Returns false if the cursor is behind the closing brace.
    private static bool MoveToNext(LineCursor cursor, bool first)
    {
        cursor.SkipBlanks();
        if (cursor.Take('}'))
        {
            return false;
        }

        if (!first && !cursor.Take(','))
        {
            throw cursor.Refuse(
                $"Expected ',' or '}}' after a label, but found {cursor.Found()}",
                "Separate labels by commas and write '}' after the last label");
        }

        cursor.SkipBlanks();

        // The Prometheus text format allows a comma after the last label. OpenMetrics does not.
        bool closed = !first && cursor.IsAt('}');
        if (closed && cursor.IsOpenMetrics)
        {
            throw cursor.Refuse("A comma follows the last label", "Remove the comma");
        }

        return !closed || !cursor.Take('}');
    }

    private static PlacedLabel ReadValue(LineCursor cursor, List<PlacedLabel> before, string name, int start)
    {
        Place place = cursor.PlaceOf(start);
        CheckName(place, name, before);
        cursor.SkipBlanks();
        if (!cursor.Take('='))
        {
            throw cursor.Refuse(
                $"Expected '=' after the label name '{LineCursor.Shown(name)}', but found {cursor.Found()}", "Write labels as name=\"value\"");
        }

        cursor.SkipBlanks();
        if (!cursor.IsAt('"'))
        {
            throw cursor.Refuse(
                $"Expected the value of '{LineCursor.Shown(name)}' in quotes, but found {cursor.Found()}", "Write labels as name=\"value\"");
        }

        int value = cursor.Position;
        return new PlacedLabel(name, QuotedSyntax.ReadQuoted(cursor), place, cursor.PlaceOf(value));
    }

    private static void CheckName(Place place, string name, List<PlacedLabel> before)
    {
        if (name == "__name__")
        {
            throw place.Refuse(
                "The label '__name__' is reserved: servers store the metric name there",
                "Write the name before the braces, or in quotes as the first item within the braces");
        }

        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            throw place.Refuse($"The label name '{LineCursor.Shown(name)}' is reserved", "Choose a name that does not start with '__'");
        }

        if (before.Exists(label => label.Name == name))
        {
            throw place.Refuse($"The label '{LineCursor.Shown(name)}' occurs twice", "Rename or remove one label");
        }
    }

    private static RefusedException SecondName(Place place, string name) => place.Refuse(
        $"The quoted name '{LineCursor.Shown(name)}' without a value is a metric name, which cannot stand here",
        "Write the metric name once, as the first item; write labels as name=\"value\"");
}
