namespace MetricsClient.Storage.Native;

/// <summary>The validated options of a family with native buckets. Two settings are equal if all options are equal.</summary>
internal sealed record NativeSettings
{
    /// <summary>Gets the schema of an empty histogram. The schema is the resolution.</summary>
    public required int Schema { get; init; }

    /// <summary>Gets the upper bound of the zero bucket in an empty histogram.</summary>
    public required double ZeroThreshold { get; init; }

    /// <summary>Gets the largest upper bound to which the zero bucket may be widened.</summary>
    public required double MaxZeroThreshold { get; init; }

    /// <summary>Gets the largest number of buckets, not counting the zero bucket.</summary>
    public required int MaxBuckets { get; init; }

    /// <summary>Gets the shortest time between two resets.</summary>
    public required TimeSpan MinResetInterval { get; init; }
}
