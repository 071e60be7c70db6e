namespace MetricsClient.Tool.Reading.Syntax;

/// <summary>A number, with its place in the text.</summary>
internal readonly record struct PlacedNumber(double Value, Place Place);

/// <summary>An entry of a list such as <c>0.5:8</c>: a bound or a quantile, and its number.</summary>
internal readonly record struct PlacedPair(PlacedNumber Key, PlacedNumber Value);

/// <summary>A span of native buckets: the number of skipped indexes, and the number of buckets.</summary>
internal readonly record struct NativeSpan(int Offset, int Length, Place Place);

/// <summary>The kinds of composite values.</summary>
internal enum CompositeKind
{
    /// <summary>A value with <c>count</c>, <c>sum</c> and buckets.</summary>
    Histogram,

    /// <summary>A value with <c>gcount</c>, <c>gsum</c> and buckets.</summary>
    GaugeHistogram,

    /// <summary>A value with <c>count</c>, <c>sum</c> and <c>quantile</c>.</summary>
    Summary,
}

/// <summary>A value in braces of OpenMetrics 2.0: the state of a histogram, a gauge histogram or a summary.</summary>
internal sealed class CompositeValue
{
    public required CompositeKind Kind { get; init; }

    public required PlacedNumber Count { get; init; }

    public required PlacedNumber Sum { get; init; }

    /// <summary>Gets the native buckets; null if there are none.</summary>
    public NativeValue? Native { get; init; }

    /// <summary>Gets the cumulative counts by upper bound; null if there are no classic buckets.</summary>
    public IReadOnlyList<PlacedPair>? Classic { get; init; }

    /// <summary>Gets the quantiles; empty for a histogram.</summary>
    public IReadOnlyList<PlacedPair> Quantiles { get; init; } = [];
}

/// <summary>The native buckets of a composite value.</summary>
internal sealed class NativeValue
{
    public required int Schema { get; init; }

    public required Place SchemaPlace { get; init; }

    public required PlacedNumber ZeroThreshold { get; init; }

    public required PlacedNumber ZeroCount { get; init; }

    public required NativeSide Negative { get; init; }

    public required NativeSide Positive { get; init; }
}

/// <summary>The native buckets above or below the zero bucket.</summary>
/// <param name="Spans">The spans, whose lengths add up to the number of buckets.</param>
/// <param name="Buckets">The counts, not cumulative.</param>
/// <param name="BucketsPlace">The place of the list of counts.</param>
internal sealed record NativeSide(IReadOnlyList<NativeSpan> Spans, IReadOnlyList<PlacedNumber> Buckets, Place BucketsPlace)
{
    /// <summary>Returns each bucket with its index.</summary>
    public IEnumerable<(int Index, double Count)> ByIndex()
    {
        int next = 0;
        int index = 0;
        foreach (NativeSpan span in Spans)
        {
            index += span.Offset;
            for (int i = 0; i < span.Length; i++)
            {
                yield return (index++, Buckets[next++].Value);
            }
        }
    }
}
