using System.Text.Json.Serialization;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>One line of the goals table, measured.</summary>
internal sealed record RatioRow
{
    public required string What { get; init; }

    /// <summary><c>ns</c> per call, or <c>B</c>.</summary>
    public required string Unit { get; init; }

    public required double Ours { get; init; }

    public required string PeerName { get; init; }

    public required double Peer { get; init; }

    /// <summary>What no library could go below; null where there is no such thing.</summary>
    public string? FloorName { get; init; }

    public double? Floor { get; init; }

    /// <summary>Ours against the peer's; null where the peer has nothing, since nothing divides by it.</summary>
    public double? Ratio => Peer > 0 ? Ours / Peer : null;

    [JsonIgnore]
    public required Goal Goal { get; init; }

    [JsonPropertyName("goal")]
    public string GoalText => Goal.ToString();

    public bool Met => Goal.IsMet(Ours, Peer);
}
