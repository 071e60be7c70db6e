using System.Globalization;

namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>
/// Parses a composite value of OpenMetrics 2.0, such as <c>{count:3,sum:4.5,bucket:[1.0:2,+Inf:3]}</c>. The fields have a fixed order, and
/// no blanks are allowed.
/// </summary>
internal static class CompositeSyntax
{
    private const string NumberEnds = ",:[]{} \t";
    private const string FieldRemedy =
        "Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile";

    /// <summary>Parses a value. The cursor is at the opening brace, and is moved behind the closing brace.</summary>
    public static CompositeValue Read(LineCursor cursor)
    {
        cursor.Take('{');
        bool isGauge = cursor.IsAt('g');
        PlacedNumber count = Field(cursor, isGauge ? "gcount" : "count");
        Expect(cursor, ",");
        PlacedNumber sum = Field(cursor, isGauge ? "gsum" : "sum");
        Expect(cursor, ",");
        bool isSummary = !isGauge && cursor.Rest.StartsWith("quantile:");
        NativeValue? native = !isSummary && cursor.Rest.StartsWith("schema:") ? ReadNative(cursor) : null;
        bool isClassic = !isSummary && (native is null || cursor.Take(','));
        var value = new CompositeValue
        {
            Kind = isSummary ? CompositeKind.Summary : isGauge ? CompositeKind.GaugeHistogram : CompositeKind.Histogram,
            Count = count,
            Sum = sum,
            Native = native,
            Classic = isClassic ? List(cursor, "bucket", ReadBucket) : null,
            Quantiles = isSummary ? List(cursor, "quantile", ReadQuantile) : [],
        };
        Expect(cursor, "}");
        return value;
    }

    private static NativeValue ReadNative(LineCursor cursor)
    {
        Expect(cursor, "schema:");
        Place schemaPlace = cursor.Here;
        int schema = Integer(cursor, "schema");
        Expect(cursor, ",");
        Expect(cursor, "zero_threshold:");
        PlacedNumber threshold = Number(cursor, "zero_threshold", mayBeSpecial: false);
        Expect(cursor, ",");
        Expect(cursor, "zero_count:");
        PlacedNumber zeroCount = Number(cursor, "zero_count");
        return new NativeValue
        {
            Schema = schema,
            SchemaPlace = schemaPlace,
            ZeroThreshold = threshold,
            ZeroCount = zeroCount,
            Negative = ReadSide(cursor, "negative"),
            Positive = ReadSide(cursor, "positive"),
        };
    }

    private static NativeSide ReadSide(LineCursor cursor, string sign)
    {
        Place none = cursor.Here;
        if (!cursor.Rest.StartsWith($",{sign}_"))
        {
            return new NativeSide([], [], none);
        }

        Expect(cursor, ",");
        List<NativeSpan> spans = List(cursor, sign + "_spans", ReadSpan);
        Expect(cursor, ",");
        Place place = cursor.Here;
        return new NativeSide(spans, List(cursor, sign + "_buckets", static cursor => Number(cursor, "bucket's count")), place);
    }

    private static NativeSpan ReadSpan(LineCursor cursor)
    {
        Place place = cursor.Here;
        int offset = Integer(cursor, "offset of a span");
        Expect(cursor, ":");
        return new NativeSpan(offset, Integer(cursor, "length of a span"), place);
    }

    private static PlacedPair ReadBucket(LineCursor cursor)
    {
        Place place = cursor.Here;
        bool isInfinity = cursor.Rest.StartsWith("+Inf:") || cursor.Rest.StartsWith("-Inf:");
        PlacedNumber bound = Number(cursor, "bound");

        // A server may compare bounds as text, so infinity has one spelling.
        if (!double.IsFinite(bound.Value) && !isInfinity)
        {
            throw place.Refuse("The bound is neither a number nor '+Inf' nor '-Inf'", "Write a decimal number, +Inf or -Inf");
        }

        Expect(cursor, ":");
        return new PlacedPair(bound, Number(cursor, "bucket's count"));
    }

    private static PlacedPair ReadQuantile(LineCursor cursor)
    {
        PlacedNumber quantile = Number(cursor, "quantile", mayBeSpecial: false);
        Expect(cursor, ":");
        return new PlacedPair(quantile, Number(cursor, "value of the quantile"));
    }

    private static PlacedNumber Field(LineCursor cursor, string name)
    {
        Expect(cursor, name + ":");
        return Number(cursor, name);
    }

    private static PlacedNumber Number(LineCursor cursor, string what) => Number(cursor, what, mayBeSpecial: true);

    private static PlacedNumber Number(LineCursor cursor, string what, bool mayBeSpecial)
    {
        Place place = cursor.Here;
        string token = cursor.TakeUntil(NumberEnds);
        if (NumberSyntax.TryRead(token, out double number) && (mayBeSpecial || double.IsFinite(number)))
        {
            return new PlacedNumber(number, place);
        }

        throw place.Refuse(
            $"The {what} '{LineCursor.Shown(token)}' is not a number",
            mayBeSpecial ? "Write a decimal number, +Inf, -Inf or NaN" : "Write a finite decimal number");
    }

    private static int Integer(LineCursor cursor, string what)
    {
        Place place = cursor.Here;
        string token = cursor.TakeUntil(NumberEnds);

        // Without the first check, .NET would ignore NUL characters behind the digits.
        return !token.AsSpan().TrimStart("+-").ContainsAnyExceptInRange('0', '9')
            && int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw place.Refuse($"The {what} '{LineCursor.Shown(token)}' is not an integer of 32 bits", "Write an integer without a decimal point");
    }

    private static List<T> List<T>(LineCursor cursor, string name, Func<LineCursor, T> readEntry)
    {
        Expect(cursor, name + ":[");
        var entries = new List<T>();
        while (!cursor.Take(']'))
        {
            if (entries.Count > 0 && !cursor.Take(','))
            {
                throw cursor.Refuse($"Expected ',' or ']' in the list '{name}', but found {cursor.Found()}", "Separate the entries by commas, without blanks, and write ']' after the last entry");
            }

            entries.Add(readEntry(cursor));
        }

        return entries;
    }

    private static void Expect(LineCursor cursor, string text)
    {
        if (!cursor.Take(text))
        {
            Place place = cursor.Here;
            string found = cursor.Found();
            string word = cursor.TakeUntil(NumberEnds);
            throw place.Refuse($"Expected '{text}', but found {(word.Length > 0 ? $"'{LineCursor.Shown(word)}'" : found)}", FieldRemedy);
        }
    }
}
