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
