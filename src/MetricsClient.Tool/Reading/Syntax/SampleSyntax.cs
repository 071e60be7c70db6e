using System.Globalization;

namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>
/// Parses a sample: name, labels, value, optional timestamp, and in OpenMetrics also an optional exemplar. In OpenMetrics 2.0 the value
/// may be composite, a start timestamp may follow, and more than one exemplar is allowed.
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
        CompositeValue? composite = cursor.IsOpenMetrics2 && cursor.IsAt('{') ? CompositeSyntax.Read(cursor) : null;
        double value = composite is null ? ReadNumber(cursor, "value") : double.NaN;
        Separate(cursor, optional: true);
        Place timestampPlace = cursor.Here;
        double? timestamp = cursor.AtEnd || cursor.IsAt('#') || IsAtStart(cursor) ? null : ReadTimestamp(cursor);
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
            Composite = composite,
            ValuePlace = valuePlace,
            Timestamp = timestamp,
            TimestampPlace = timestampPlace,
            StartTimestamp = ReadStart(cursor),
            Exemplars = ReadExemplars(cursor),
        };
    }

    private static bool IsAtStart(LineCursor cursor) => cursor.IsOpenMetrics2 && cursor.Rest.StartsWith("st@");

    private static PlacedNumber? ReadStart(LineCursor cursor)
    {
        if (!IsAtStart(cursor))
        {
            return null;
        }

        Place place = cursor.Here;
        cursor.Take("st@");
        double seconds = ReadTimestamp(cursor);
        Separate(cursor, optional: true);
        return new PlacedNumber(seconds, place);
    }

    private static List<ExemplarPart> ReadExemplars(LineCursor cursor)
    {
        var exemplars = new List<ExemplarPart>();
        while (!cursor.AtEnd)
        {
            exemplars.Add(ReadExemplar(cursor));
            if (!cursor.AtEnd && !(cursor.IsOpenMetrics2 && Separate(cursor, optional: true)))
            {
                throw cursor.Refuse($"Expected the end of the line, but found {cursor.Found()}", "Write nothing after the exemplar");
            }
        }

        return exemplars;
    }

    private static ExemplarPart ReadExemplar(LineCursor cursor)
    {
        Place start = cursor.Here;
        if (!cursor.Take('#'))
        {
            throw cursor.Refuse(
                $"Expected the end of the line, but found {cursor.Found()}",
                cursor.IsOpenMetrics2 ? "Write a timestamp, st@ with a start timestamp, and exemplars, in this order" : "Write nothing after the timestamp");
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
        double? timestamp = Separate(cursor, optional: true) && !(cursor.IsOpenMetrics2 && cursor.IsAt('#')) ? ReadTimestamp(cursor) : null;
        return timestamp is not null || !cursor.IsOpenMetrics2
            ? new ExemplarPart(start, labels, value, valuePlace, timestamp)
            : throw start.Refuse(
                "The exemplar has no timestamp, which OpenMetrics 2.0 requires", "Write the time of the observation in seconds behind the value");
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
                $"The {what} in braces is a value of OpenMetrics 2.0, which this format does not allow",
                "Write OpenMetrics 1.0, with a line for each bucket, count and sum; 'promjob check --format openmetrics2' reads version 2.0")
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
