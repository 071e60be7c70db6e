using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// Checks a composite value of OpenMetrics 2.0: counts, sums, classic buckets and quantiles. <see cref="NativeRules"/> checks native
/// buckets.
/// </summary>
internal static class CompositeRules
{
    public static void Check(SampleLine line, CompositeValue value)
    {
        // The counts of a gauge histogram may be negative, because a monitoring system may expose a rate of change.
        if (value.Kind != CompositeKind.GaugeHistogram)
        {
            NotNegative(value.Count, "A count");
        }

        if (value.Kind == CompositeKind.Summary)
        {
            CheckSummary(line, value);
            return;
        }

        if (value.Native is { } native)
        {
            NativeRules.Check(value, native);
        }

        if (value.Classic is { } buckets)
        {
            Reserved(line, "le", "histogram");
            CheckBuckets(value, buckets);
        }
    }

    /// <summary>Checks a number of observations.</summary>
    public static void NotNegative(PlacedNumber count, string what)
    {
        if (count.Value < 0)
        {
            throw count.Place.Refuse($"{what} cannot be negative", "Write the number of observations");
        }
    }

    private static void CheckBuckets(CompositeValue value, IReadOnlyList<PlacedPair> buckets)
    {
        for (int i = 0; i < buckets.Count; i++)
        {
            (PlacedNumber bound, PlacedNumber count) = buckets[i];
            if (i > 0 && bound.Value <= buckets[i - 1].Key.Value)
            {
                throw bound.Place.Refuse("The bound is not above the bound of the previous bucket", "Order the buckets by ascending bound, each once");
            }

            if (value.Kind == CompositeKind.GaugeHistogram)
            {
                continue;
            }

            NotNegative(count, "A bucket's count");
            if (i > 0 && count.Value < buckets[i - 1].Value.Value)
            {
                throw count.Place.Refuse("The count is below the count of the previous bucket", "Count all observations up to the bound in each bucket");
            }
        }

        if (buckets.Count == 0 || buckets[^1].Key.Value != double.PositiveInfinity)
        {
            throw value.Count.Place.Refuse("The histogram has no bucket with the bound +Inf", "Write +Inf and the count of all observations as the last bucket");
        }

        // Equals is true for two NaN.
        if (!buckets[^1].Value.Value.Equals(value.Count.Value))
        {
            throw buckets[^1].Value.Place.Refuse("The +Inf bucket differs from the count", "Write the number of all observations in both");
        }
    }

    private static void CheckSummary(SampleLine line, CompositeValue value)
    {
        Reserved(line, "quantile", "summary");
        if (!double.IsInteger(value.Count.Value))
        {
            throw value.Count.Place.Refuse("The count of a summary is a whole number", "Write an integer");
        }

        // The comparison is negated so that NaN fails.
        if (!(value.Sum.Value >= 0))
        {
            throw value.Sum.Place.Refuse("The sum of a summary cannot be negative or NaN", "Leave out the sample, or write a histogram");
        }

        for (int i = 0; i < value.Quantiles.Count; i++)
        {
            (PlacedNumber quantile, PlacedNumber number) = value.Quantiles[i];
            if (quantile.Value is not (>= 0 and <= 1))
            {
                throw quantile.Place.Refuse("The quantile is not a number from 0 to 1", "Write a number such as 0.99");
            }

            if (i > 0 && quantile.Value <= value.Quantiles[i - 1].Key.Value)
            {
                throw quantile.Place.Refuse("The quantile is not above the previous quantile", "Order the quantiles ascending, each once");
            }

            if (number.Value < 0)
            {
                throw number.Place.Refuse("The value of a quantile cannot be negative in OpenMetrics", "Leave out the quantile");
            }
        }
    }

    // A server that stores the buckets or quantiles as series adds this label.
    private static void Reserved(SampleLine line, string name, string kind)
    {
        if (line.Find(name) is { } label)
        {
            throw label.NamePlace.Refuse($"The label '{name}' is reserved on a {kind}", "Remove or rename the label");
        }
    }
}
