namespace MetricsClient.Model;

/// <summary>The sparse buckets of a native histogram at one moment ("Native histograms", data model).</summary>
internal sealed class NativeBuckets
{
    /// <summary>The resolution: neighbouring bounds differ by the factor 2^(2^-schema).</summary>
    public required int Schema { get; init; }

    /// <summary>The upper bound of the bucket around zero.</summary>
    public required double ZeroThreshold { get; init; }

    public required long ZeroCount { get; init; }

    /// <summary>The filled buckets above the one around zero, by ascending index.</summary>
    public required NativeBucket[] Positive { get; init; }

    /// <summary>The filled buckets below the one around zero, by ascending index of the absolute value.</summary>
    public required NativeBucket[] Negative { get; init; }

    /// <summary>Examples of single observations, by ascending value.</summary>
    public StoredExemplar[] Exemplars { get; init; } = [];
}

/// <summary>One bucket: index i ends at 2^(i * 2^-schema), so index 0 ends at 1.</summary>
internal readonly record struct NativeBucket(int Index, long Count);
