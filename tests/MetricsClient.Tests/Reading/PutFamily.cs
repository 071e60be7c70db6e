namespace MetricsClient.Tests.Reading;

/// <summary>A family that a test put into a registry, with all that it should show.</summary>
internal sealed record PutFamily(string Name, PutKind Kind, string Help, string? Unit, IReadOnlyList<PutSeries> Series);

/// <summary>One series of it: a value, or buckets with the sum of what was observed as the value.</summary>
internal sealed record PutSeries(IReadOnlyList<KeyValuePair<string, string>> Labels, double Value, IReadOnlyList<PutBucket>? Buckets);

/// <summary>A bucket: its upper bound, and how many observations lie at or below it.</summary>
internal readonly record struct PutBucket(double Bound, long Count);

/// <summary>The kinds of families, by the words that the tool's reader has for them.</summary>
internal enum PutKind
{
    Counter,
    Gauge,
    Histogram,
    Unknown,
}
