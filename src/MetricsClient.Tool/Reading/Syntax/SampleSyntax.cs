using System.Globalization;

namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>
/// Parses a sample: name, labels, value, optional timestamp, and in OpenMetrics also an optional exemplar.
/// </summary>
internal static class SampleSyntax
{
    public static SampleLine Read(LineCursor cursor)
    {
        cursor.CheckLineEnd();
        cursor.SkipBlanks();
        Place start = cursor.Here;
        string? name = cursor.IsAt('{') ? null : NameSyntax.ReadPlainMetric(cursor);
        cursor.SkipBlanks();
        List<PlacedLabel> labels = cursor.Take('{') ? LabelSyntax.ReadSample(cursor, ref name) : [];
        if (name is null)
        {
            throw start.Refuse(
                "The sample has no name",
                "Write the metric name before the braces, or in quotes as the first item within the braces");
        }

        Separate(cursor, "value");
        Place valuePlace = cursor.Here;
        double value = ReadNumber(cursor, "value");
        Separate(cursor, optional: true);
        Place timestampPlace = cursor.Here;
        double? timestamp = cursor.AtEnd || cursor.IsAt('#') ? null : ReadTimestamp(cursor);
        if (timestamp is not null)
        {
            Separate(cursor, optional: true);
        }

        return new SampleLine
        {
            Name = name,
            Start = start,
            Labels = labels,
            Value = value,
            ValuePlace = valuePlace,
            Timestamp = timestamp,
            TimestampPlace = timestampPlace,
            Exemplar = ReadExemplar(cursor),
        };
    }

    private static ExemplarPart? ReadExemplar(LineCursor cursor)
    {
        if (cursor.AtEnd)
        {
            return null;
        }

        Place start = cursor.Here;
        if (!cursor.Take('#'))
        {
            throw cursor.Refuse($"Expected the end of the line, but found {cursor.Found()}", "Write nothing after the timestamp");
        }

        if (!cursor.IsOpenMetrics)
        {
            throw start.Refuse(
                "Prometheus text allows neither exemplars nor comments after a sample",
                "Remove the text after the value, or write OpenMetrics");
        }

        Separate(cursor, "exemplar");
        if (!cursor.Take('{'))
        {
            throw cursor.Refuse(
                $"Expected the labels of an exemplar, but found {cursor.Found()}",
                "Write an exemplar as # {trace_id=\"...\"} value, with {} for no labels");
        }

        List<PlacedLabel> labels = LabelSyntax.ReadExemplar(cursor);
        Separate(cursor, "exemplar's value");
        Place valuePlace = cursor.Here;
        double value = ReadNumber(cursor, "exemplar's value");
        double? timestamp = Separate(cursor, optional: true) ? ReadTimestamp(cursor) : null;
        return cursor.AtEnd
            ? new ExemplarPart(start, labels, value, valuePlace, timestamp)
            : throw cursor.Refuse($"Expected the end of the line, but found {cursor.Found()}", "Write nothing after the exemplar");
    }

    private static double ReadNumber(LineCursor cursor, string what)
    {
        Place place = cursor.Here;
        string token = cursor.TakeToken();
        if (NumberSyntax.TryRead(token, out double number))
        {
            return number;
        }

        throw cursor.IsOpenMetrics && token.StartsWith('{') && token.Contains(':') && !token.Contains('=')
            ? place.Refuse(
                $"The {what} in braces is a value of OpenMetrics 2.0, which promjob and Prometheus servers do not read",
                "Write OpenMetrics 1.0, with a line for each bucket, count and sum")
            : NumberSyntax.IsReal(token)
            ? place.Refuse(
                $"The {what} '{LineCursor.Shown(token)}' is beyond the range of a 64-bit float",
                "Write +Inf or -Inf, or a smaller number")
            : place.Refuse($"The {what} '{LineCursor.Shown(token)}' is not a number", "Write a decimal number, +Inf, -Inf or NaN");
    }

    private static double ReadTimestamp(LineCursor cursor)
    {
        Place place = cursor.Here;
        string token = cursor.TakeToken();
        if (cursor.IsOpenMetrics)
        {
            return NumberSyntax.IsReal(token) && NumberSyntax.TryRead(token, out double seconds)
                ? seconds
                : throw place.Refuse(
                    $"'{LineCursor.Shown(token)}' is not a timestamp",
                    "Write seconds since the epoch as a decimal number");
        }

        // Without the first check, .NET would ignore NUL characters behind the digits.
        return !token.AsSpan().ContainsAnyExceptInRange('0', '9')
            && long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            ? milliseconds / 1000.0
            : throw place.Refuse(
                $"'{LineCursor.Shown(token)}' is not a timestamp",
                "Write milliseconds since the epoch in digits only, or leave out the timestamp");
    }

    private static void Separate(LineCursor cursor, string before)
    {
        if (!Separate(cursor, optional: false) || cursor.AtEnd)
        {
            throw cursor.AtEnd
                ? cursor.Refuse($"The {before} is missing", $"Write the {before} after a space")
                : cursor.Refuse($"Expected a space before the {before}, but found {cursor.Found()}", "Insert one space");
        }
    }

    // Moves past the separator between two parts: any blanks, or in OpenMetrics exactly one space. Returns false if
    // there is no separator.
    private static bool Separate(LineCursor cursor, bool optional)
    {
        if (!cursor.IsOpenMetrics)
        {
            cursor.SkipBlanks();
            return true;
        }

        if (!cursor.Take(' '))
        {
            return false;
        }

        if (cursor.IsAtBlank || (optional && cursor.AtEnd))
        {
            throw cursor.Refuse(
                "A space is not allowed here",
                "Write single spaces between the parts of a line, and no space at the end");
        }

        return true;
    }
}
