using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.Metrics;

namespace MetricsClient.Benchmarks.Peers;

/// <summary>A counter from the generator of Microsoft.Extensions.Telemetry.Abstractions, with the same two labels.</summary>
internal static partial class GeneratedCounter
{
    public const string Name = "Microsoft's generator";

    [Counter(typeof(RequestTags), Name = "generated")]
    public static partial RequestCounter CreateRequestCounter(Meter meter);
}

/// <summary>The tags of the generated counter. The generator accepts only strings and enums.</summary>
internal struct RequestTags
{
    [TagName("method")]
    public Verb Method { get; set; }

    [TagName("code")]
    public StatusClass Code { get; set; }
}
