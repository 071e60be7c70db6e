using System.Text.Json.Serialization;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>One line of a table, measured: a goal, or a comparison that has none.</summary>
internal sealed record RatioRow
{
    public required string What { get; init; }

    /// <summary><c>ns</c> or <c>ms</c> per call, or <c>B</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>By name of the library; missing where there is none.</summary>
    public required IReadOnlyDictionary<string, double> Figures { get; init; }

    public double Ours => Figures[Library.Ours];

    public string BestPeer => Figures.Where(static figure => figure.Key != Library.Ours).MinBy(static figure => figure.Value).Key;

    /// <summary>What no library could go below; null where there is no such thing.</summary>
    public string? FloorName { get; init; }

    public double? Floor { get; init; }

    /// <summary>Ours against whom the goal names, else against the best peer; null where that one has nothing.</summary>
    public double? Ratio => Reference > 0 ? Ours / Reference : null;

    [JsonIgnore]
    public Goal? Goal { get; init; }

    [JsonPropertyName("goal")]
    public string? GoalText => Goal?.ToString();

    /// <summary>Null where there is no goal.</summary>
    public bool? Met => Goal is null ? null : (Goal.Of is null ? Ours : Ratio) <= Goal.Limit;

    /// <summary>The same in a larger unit, or for each of so many.</summary>
    public RatioRow DividedBy(double divisor) => this with
    {
        Figures = Figures.ToDictionary(static figure => figure.Key, figure => figure.Value / divisor),
        Floor = Floor / divisor,
    };

    private double Reference => (Goal?.Of ?? BestPeer) is { } name && Figures.TryGetValue(name, out double figure) ? figure : Floor ?? 0;
}
