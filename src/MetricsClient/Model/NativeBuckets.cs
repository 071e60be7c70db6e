namespace MetricsClient.Model;

/// <summary>
/// The buckets of a native histogram at one moment (Prometheus specification "Native histograms", data model). Only nonempty buckets are
/// stored.
/// </summary>
internal sealed class NativeBuckets
{
    /// <summary>The schema, which is the resolution: the bounds of neighboring buckets differ by the factor 2^(2^-schema).</summary>
    public required int Schema { get; init; }

    /// <summary>The upper bound of the zero bucket.</summary>
    public required double ZeroThreshold { get; init; }

    public required long ZeroCount { get; init; }

    /// <summary>The nonempty buckets above the zero bucket, by ascending index.</summary>
    public required NativeBucket[] Positive { get; init; }

    /// <summary>The nonempty buckets below the zero bucket, by ascending index of the absolute value.</summary>
    public required NativeBucket[] Negative { get; init; }

    /// <summary>The exemplars, by ascending value.</summary>
    public StoredExemplar[] Exemplars { get; init; } = [];
}

/// <summary>
/// A native bucket and its count. The upper bound of the bucket with index i is 2^(i * 2^-schema), so the upper bound of index 0 is 1.
/// </summary>
internal readonly record struct NativeBucket(int Index, long Count);

/// <summary>
/// Enumerates the spans of native buckets, which are the ranges of indexes that are written. A gap of one or two empty buckets belongs to a
/// span, because these counts take fewer bytes than the offset of a new span.
/// </summary>
internal ref struct NativeSpans
{
    private readonly ReadOnlySpan<NativeBucket> _buckets;
    private int _next;
    private int _end;

    public NativeSpans(ReadOnlySpan<NativeBucket> buckets)
    {
        _buckets = buckets;
    }

    /// <summary>The index of the first bucket for the first span; otherwise the number of buckets between the spans.</summary>
    public int Offset { get; private set; }

    /// <summary>The number of buckets in the span.</summary>
    public int Length { get; private set; }

    /// <summary>Moves to the next span. Returns false at the end.</summary>
    public bool Next()
    {
        if (_next == _buckets.Length)
        {
            return false;
        }

        int first = _buckets[_next].Index;
        Offset = first - _end;
        while (NativeCounts.Gap(_buckets, _next) is >= 0 and <= NativeCounts.LongestFilledGap)
        {
            _next++;
        }

        _end = _buckets[_next].Index + 1;
        _next++;
        Length = _end - first;
        return true;
    }
}

/// <summary>Enumerates the counts of native buckets. The empty buckets inside the spans of <see cref="NativeSpans"/> are included.</summary>
internal ref struct NativeCounts
{
    /// <summary>The largest number of empty buckets that a span includes.</summary>
    public const int LongestFilledGap = 2;

    private readonly ReadOnlySpan<NativeBucket> _buckets;
    private int _next;
    private int _empty;

    public NativeCounts(ReadOnlySpan<NativeBucket> buckets)
    {
        _buckets = buckets;
    }

    /// <summary>The number of observations in the bucket.</summary>
    public long Count { get; private set; }

    /// <summary>Moves to the next bucket. Returns false at the end.</summary>
    public bool Next()
    {
        if (_empty > 0)
        {
            _empty--;
            Count = 0;
            return true;
        }

        if (_next == _buckets.Length)
        {
            return false;
        }

        int gap = Gap(_buckets, _next);
        _empty = gap is > 0 and <= LongestFilledGap ? gap : 0;
        Count = _buckets[_next++].Count;
        return true;
    }

    /// <summary>Returns the number of empty buckets behind a bucket; -1 behind the last bucket.</summary>
    public static int Gap(ReadOnlySpan<NativeBucket> buckets, int bucket) =>
        bucket + 1 < buckets.Length ? buckets[bucket + 1].Index - buckets[bucket].Index - 1 : -1;
}
