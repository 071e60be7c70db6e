using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Checks the lines of OpenMetrics 2.0 by the rules for the type of their family. <see cref="CompositeRules"/> checks composite values.
/// </summary>
internal static class OpenMetrics2Rules
{
    /// <summary>Checks a metadata line.</summary>
    public static void Check(MetadataLine line, FamilyType type)
    {
        if (type == FamilyType.Info && !line.Name.EndsWith("_info", StringComparison.Ordinal))
        {
            throw line.NamePlace.Refuse("The name of an info ends with '_info'", "Rename the family, or write a gauge");
        }

        if (line.Keyword == "UNIT" && !line.Text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':'))
        {
            throw line.TextPlace.Refuse($"The unit '{LineCursor.Shown(line.Text)}' contains other characters than letters, digits, '_' and ':'", "Rename the unit, or leave out the unit");
        }
    }

    /// <summary>Checks a sample.</summary>
    public static void Check(SampleLine line, OpenFamily family)
    {
        CheckValue(line, family.Type);
        switch (family.Type)
        {
            case FamilyType.Counter:
                SampleRules.NotNegative(line, "A counter", "Write a gauge if the value can decrease");
                break;
            case FamilyType.StateSet:
                SampleRules.State(line, family.Name);
                break;
            case FamilyType.Info:
                SampleRules.Info(line);
                break;
        }

        CheckExtras(line, family.Type);
    }

    private static void CheckValue(SampleLine line, FamilyType type)
    {
        CompositeKind? needed = type switch
        {
            FamilyType.Histogram => CompositeKind.Histogram,
            FamilyType.GaugeHistogram => CompositeKind.GaugeHistogram,
            FamilyType.Summary => CompositeKind.Summary,
            _ => null,
        };
        if (line.Composite is { } composite)
        {
            // A family of unknown type may have any value.
            if (composite.Kind != needed && type != FamilyType.Unknown)
            {
                throw needed is null
                    ? line.ValuePlace.Refuse($"The value of a {FamilyTypes.Word(type)} is a number", "Write a number, or the type of the family on a TYPE line")
                    : line.ValuePlace.Refuse($"The fields are not the fields of a {FamilyTypes.Word(type)}", Remedy(needed.Value));
            }

            CompositeRules.Check(line, composite);
        }
        else if (needed is { } kind)
        {
            throw line.ValuePlace.Refuse($"The value of a {FamilyTypes.Word(type)} is written in braces", Remedy(kind));
        }
    }

    private static void CheckExtras(SampleLine line, FamilyType type)
    {
        if (line.StartTimestamp is { } start && type is not (FamilyType.Counter or FamilyType.Histogram or FamilyType.Summary or FamilyType.Unknown))
        {
            throw start.Place.Refuse($"A {FamilyTypes.Word(type)} has no start timestamp", "Remove st@ and the timestamp");
        }

        if (line.Exemplar is { } exemplar && type is FamilyType.Gauge or FamilyType.Info or FamilyType.StateSet)
        {
            throw exemplar.Start.Refuse($"A {FamilyTypes.Word(type)} has no exemplars", "Remove the exemplar");
        }
    }

    private static string Remedy(CompositeKind kind) => kind switch
    {
        CompositeKind.Histogram => "Write {count:1,sum:2.5,bucket:[+Inf:1]}, or native buckets",
        CompositeKind.GaugeHistogram => "Write {gcount:1,gsum:2.5,bucket:[+Inf:1]}, or native buckets",
        _ => "Write {count:1,sum:2.5,quantile:[]}",
    };
}
