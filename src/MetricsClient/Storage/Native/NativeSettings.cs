namespace MetricsClient.Storage.Native;

/// <summary>How the native buckets of a family are kept, checked once; equal when all is the same.</summary>
internal sealed record NativeSettings
{
    /// <summary>The resolution to begin with.</summary>
    public required int Schema { get; init; }

    /// <summary>The upper bound of the bucket around zero to begin with.</summary>
    public required double ZeroThreshold { get; init; }

    /// <summary>How far the bucket around zero may be widened.</summary>
    public required double MaxZeroThreshold { get; init; }

    /// <summary>The most buckets, the one around zero aside.</summary>
    public required int BucketLimit { get; init; }

    /// <summary>How long ago the last reset must be for the next one.</summary>
    public required TimeSpan MinResetTime { get; init; }
}
