using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Checks a single sample by the rules for the type of its family. <see cref="HistogramRules"/> checks buckets, and
/// <see cref="SummaryRules"/> checks quantiles.
/// </summary>
internal static class SampleRules
{
    private const int ExemplarCodePoints = 128;

    public static void Check(SampleLine line, OpenFamily family, string suffix)
    {
        CheckExemplar(line, family.Type, suffix);
        switch (family.Type, suffix)
        {
            case (FamilyType.Counter, "_total" or ""):
                NotNegative(line, "A counter", "Write a gauge if the value can decrease");
                break;
            case (_, "_created"):
                Created(line);
                break;
            case (_, "_count" or "_gcount"):
                Count(line, family.IsOpenMetrics, "A count");
                break;
            case (FamilyType.Histogram or FamilyType.Summary, "_sum") when family.IsOpenMetrics:
                NotNegative(line, "A sum", "Leave out the sum");
                break;
            case (_, "_gsum"):
                Gsum(line);
                break;
            case (FamilyType.StateSet, _):
                State(line, family.Name);
                break;
            case (FamilyType.Info, _):
                Info(line);
                break;
        }

        CheckOwnLabels(line, family.Type, suffix);
    }

    /// <summary>Checks a count, which must not be negative or NaN, and in OpenMetrics must be an integer.</summary>
    public static void Count(SampleLine line, bool isOpenMetrics, string what)
    {
        NotNegative(line, what, "Write the number of observations");
        if (isOpenMetrics && !double.IsInteger(line.Value))
        {
            throw line.ValuePlace.Refuse($"{what} is a whole number in OpenMetrics", "Write an integer");
        }
    }

    /// <summary>Checks a total, which must not be negative or NaN.</summary>
    public static void NotNegative(SampleLine line, string what, string remedy)
    {
        // The comparison is negated so that NaN fails.
        if (!(line.Value >= 0))
        {
            throw line.ValuePlace.Refuse($"{what} cannot be negative or NaN", remedy);
        }
    }

    private static void Created(SampleLine line)
    {
        if (!double.IsFinite(line.Value))
        {
            throw line.ValuePlace.Refuse("The value of a _created sample is a time", "Write seconds since the epoch");
        }
    }

    private static void Gsum(SampleLine line)
    {
        if (double.IsNaN(line.Value))
        {
            throw line.ValuePlace.Refuse("A sum cannot be NaN", "Leave out _gsum and _gcount");
        }
    }

    /// <summary>Checks a sample of a state set.</summary>
    public static void State(SampleLine line, string family)
    {
        if (line.Find(family) is null)
        {
            throw line.Start.Refuse(
                $"A state needs a label with the name of the family, '{LineCursor.Shown(family)}'",
                "Add the label with the name of the state as the value");
        }

        if (line.Value is not (0 or 1))
        {
            throw line.ValuePlace.Refuse("The value of a state is 0 or 1", "Write 1 for an active state, 0 otherwise");
        }
    }

    /// <summary>Checks a sample of an info.</summary>
    public static void Info(SampleLine line)
    {
        if (line.Value != 1)
        {
            throw line.ValuePlace.Refuse("The value of an info is always 1", "Write 1, and put the information into labels");
        }
    }

    // The labels 'le' and 'quantile' distinguish the samples of one histogram or summary, so no other sample of the
    // family may have them.
    private static void CheckOwnLabels(SampleLine line, FamilyType type, string suffix)
    {
        string? reserved = (type, suffix) switch
        {
            (FamilyType.Histogram or FamilyType.GaugeHistogram, not "_bucket") => "le",
            (FamilyType.Summary, not "") => "quantile",
            _ => null,
        };
        if (reserved is not null && line.Find(reserved) is { } label)
        {
            throw label.NamePlace.Refuse($"The label '{reserved}' is reserved on a {FamilyTypes.Word(type)}", "Remove or rename the label");
        }
    }

    private static void CheckExemplar(SampleLine line, FamilyType type, string suffix)
    {
        if (line.Exemplar is not { } exemplar)
        {
            return;
        }

        if ((type, suffix) is not ((FamilyType.Counter, "_total") or (FamilyType.Histogram or FamilyType.GaugeHistogram, "_bucket")))
        {
            throw exemplar.Start.Refuse(
                "Only the _total of a counter and the _bucket of a histogram can have an exemplar",
                "Remove the exemplar");
        }

        int length = exemplar.Labels.Sum(static label => CodePoints(label.Name) + CodePoints(label.Value));
        if (length > ExemplarCodePoints)
        {
            throw exemplar.Start.Refuse(
                $"The labels of the exemplar have {length} characters in names and values; the limit is {ExemplarCodePoints}", "Leave out a label");
        }
    }

    private static int CodePoints(string text) => text.EnumerateRunes().Count();
}
