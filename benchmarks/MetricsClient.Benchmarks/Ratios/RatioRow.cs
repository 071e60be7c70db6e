using System.Text.Json.Serialization;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Ratios;

/// <summary>A measured line of a table: a goal, or a comparison without a goal.</summary>
internal sealed record RatioRow
{
    public required string What { get; init; }

    /// <summary><c>ns</c> or <c>ms</c> per call, or <c>B</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The key is the name of the library. A library without a figure has no entry.</summary>
    public required IReadOnlyDictionary<string, double> Figures { get; init; }

    public double Ours => Figures[Library.Ours];

    public string BestPeer => Figures.Where(static figure => figure.Key != Library.Ours).MinBy(static figure => figure.Value).Key;

    /// <summary>The lower bound for every library. Null without a lower bound.</summary>
    public string? FloorName { get; init; }

    public double? Floor { get; init; }

    /// <summary>The figure of MetricsClient divided by the figure of the goal or of the best peer. Null without a figure to divide by.</summary>
    public double? Ratio => Reference > 0 ? Ours / Reference : null;

    [JsonIgnore]
    public Goal? Goal { get; init; }

    [JsonPropertyName("goal")]
    public string? GoalText => Goal?.ToString();

    /// <summary>
    /// Null without a goal. A ratio below zero means that the variation of the measurement was larger than a difference; it meets no goal.
    /// </summary>
    public bool? Met => Goal switch
    {
        null => null,
        { Of: null } => Ours <= Goal.Limit,
        _ => Ratio >= 0 && Ratio <= Goal.Limit,
    };

    /// <summary>The same row in a larger unit, or per item.</summary>
    public RatioRow DividedBy(double divisor) => this with
    {
        Figures = Figures.ToDictionary(static figure => figure.Key, figure => figure.Value / divisor),
        Floor = Floor / divisor,
    };

    private double Reference => (Goal?.Of ?? BestPeer) is { } name && Figures.TryGetValue(name, out double figure) ? figure : Floor ?? 0;
}
