namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>What stands in braces: labels, and perhaps the metric's name in quotes before them.</summary>
internal static class LabelSyntax
{
    /// <summary>
    /// Reads from behind the opening brace to behind the closing one. The metric's name is null when it must stand within.
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

    /// <summary>The same for an exemplar, which has no name.</summary>
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

    // Steps to the next label; false behind the closing brace.
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
                "Separate labels by commas and close them with '}'");
        }

        cursor.SkipBlanks();

        // Prometheus text allows a comma behind the last label, OpenMetrics does not.
        bool closed = !first && cursor.IsAt('}');
        if (closed && cursor.IsOpenMetrics)
        {
            throw cursor.Refuse("A comma stands behind the last label", "Remove the comma");
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
                "The label '__name__' is how servers store the metric's name",
                "Write the name before the braces, or in quotes as the first thing within them");
        }

        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            throw place.Refuse($"The label name '{LineCursor.Shown(name)}' is reserved", "Choose one that does not begin with '__'");
        }

        if (before.Exists(label => label.Name == name))
        {
            throw place.Refuse($"The label '{LineCursor.Shown(name)}' occurs twice", "Rename or remove one");
        }
    }

    private static RefusedException SecondName(Place place, string name) => place.Refuse(
        $"The quoted name '{LineCursor.Shown(name)}' without a value is a metric's name, which cannot stand here",
        "Write the metric's name once, first of all; write labels as name=\"value\"");
}
