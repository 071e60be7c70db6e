using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>Checks the native buckets of a composite value of OpenMetrics 2.0.</summary>
internal static class NativeRules
{
    private const int CoarsestSchema = -4;
    private const int FinestSchema = 8;

    // Sums of fractions are rounded. The sum of a million counts differs by less than this part of the total.
    private const double Rounding = 1e-9;

    public static void Check(CompositeValue value, NativeValue native)
    {
        if (native.Schema is < CoarsestSchema or > FinestSchema)
        {
            throw native.SchemaPlace.Refuse(
                $"The schema is not from {CoarsestSchema} to {FinestSchema}", "Write buckets with custom bounds as bucket:[0.5:1,+Inf:2]");
        }

        if (native.ZeroThreshold.Value < 0)
        {
            throw native.ZeroThreshold.Place.Refuse("The zero threshold cannot be negative", "Write the upper bound of the zero bucket");
        }

        bool isGauge = value.Kind == CompositeKind.GaugeHistogram;
        if (!isGauge)
        {
            CompositeRules.NotNegative(native.ZeroCount, "A bucket's count");
        }

        CheckSide(native.Negative, native.Schema, isGauge);
        CheckSide(native.Positive, native.Schema, isGauge);
        CheckTotal(value, native);
    }

    private static void CheckSide(NativeSide side, int schema, bool isGauge)
    {
        // The bucket of the largest double, and the bucket of infinity behind it.
        double highest = Math.ScaleB(1024, schema) + 1;
        long buckets = 0;
        long index = 0;
        for (int i = 0; i < side.Spans.Count; i++)
        {
            NativeSpan span = side.Spans[i];
            if (span.Length < 0 || (i > 0 && span.Offset < 0))
            {
                throw span.Place.Refuse(
                    "Only the offset of the first span can be negative", "Write the number of skipped buckets, and the number of buckets of the span");
            }

            index += span.Offset + (long)span.Length;
            buckets += span.Length;
            if (span.Length > 0 && index - 1 > highest)
            {
                throw span.Place.Refuse("The span reaches beyond the bucket of infinity", "Check the offsets and the schema");
            }
        }

        if (buckets != side.Buckets.Count)
        {
            throw side.BucketsPlace.Refuse(
                $"The spans have {buckets} buckets, but {side.Buckets.Count} counts follow", "Write one count for each bucket of the spans");
        }

        if (!isGauge)
        {
            foreach (PlacedNumber count in side.Buckets)
            {
                CompositeRules.NotNegative(count, "A bucket's count");
            }
        }
    }

    // Observations of NaN are in no native bucket, and make the sum NaN.
    private static void CheckTotal(CompositeValue value, NativeValue native)
    {
        double total = native.ZeroCount.Value + native.Negative.Buckets.Sum(static count => count.Value) + native.Positive.Buckets.Sum(static count => count.Value);
        double missing = value.Count.Value - total;
        double rounding = Math.Abs(value.Count.Value) * Rounding;
        if (missing < -rounding || (missing > rounding && !double.IsNaN(value.Sum.Value)))
        {
            throw value.Count.Place.Refuse(
                "The count differs from the total of the native buckets", "Write the number of all observations, which is the zero bucket plus all other buckets");
        }
    }
}
