using MetricsClient.CompilerServices;

namespace MetricsClient.Tests.TypedLabels;

/// <summary>Labels with a known number of combinations, found by index.</summary>
[MetricLabels]
internal readonly partial record struct ClosedLabels(
    Verb Method, Level? Level, [AllowedLabelValues("eu", "us", "\"\n\\é")] string Region, bool IsRetry);

/// <summary>Labels with any values, found by hash code.</summary>
[MetricLabels]
internal readonly partial record struct OpenLabels(Verb Method, [LabelName("code")] int Status, string? Route = null);

/// <summary>Each type of an open label.</summary>
[MetricLabels]
internal readonly partial record struct EveryLabels(
    sbyte A, byte B, short C, ushort D, int E, uint F, long G, ulong H, Guid I, string J, int? K, Guid? L, string? M);

/// <summary>Closed labels with too many combinations for an array.</summary>
[MetricLabels]
internal readonly partial record struct ManyLabels(
    ConsoleColor A, ConsoleColor B, ConsoleColor C, bool D);

/// <summary>Labels that accept every text, including that of the overflow series.</summary>
[MetricLabels]
internal readonly partial record struct TextLabels(string A, string B);

/// <summary>One label that is optional.</summary>
[MetricLabels]
internal readonly partial record struct FlagLabels(bool? IsSet);

/// <summary>Labels that all have a default.</summary>
[MetricLabels]
internal readonly partial record struct DefaultLabels(string Plan = "free", Verb Method = Verb.Post, int? Code = null);

/// <summary>The method of a request.</summary>
internal enum Verb
{
    [LabelValue("GET")]
    Get,

    [LabelValue("POST")]
    Post,
    Other,
}

/// <summary>Values that are not consecutive, two names of one value, and an empty text.</summary>
internal enum Level : sbyte
{
    Low = -5,
    High = 100,
    Higher = High,

    [LabelValue("")]
    None = 0,
}

/// <summary>Calls the members that the generator has written.</summary>
internal static class Generated<TLabels>
    where TLabels : struct, IMetricLabels<TLabels>
{
    public static int Combinations => TLabels.Combinations;

    public static int Key(TLabels labels) => TLabels.GetKey(labels);

    public static bool AreSame(TLabels x, TLabels y) => TLabels.AreSame(x, y);

    public static TLabels? Parse(params string[] values) => TLabels.TryParse(values, out TLabels labels) ? labels : null;
}
