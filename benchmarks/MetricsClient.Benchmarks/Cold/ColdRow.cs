using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Cold;

/// <summary>The medians of one task of a short process.</summary>
/// <param name="What">The task.</param>
/// <param name="Form">The form of the program: see <see cref="ColdProgram"/>.</param>
/// <param name="Figures">Milliseconds. The key is the name of the library, or <see cref="Bare"/>.</param>
/// <param name="Goal">The limit, as a share of prometheus-net, or in milliseconds.</param>
/// <param name="IsShare">True if the limit is a share of prometheus-net.</param>
internal sealed record ColdRow(string What, string Form, IReadOnlyDictionary<string, double> Figures, double? Goal, bool IsShare)
{
    /// <summary>A program without metrics.</summary>
    public const string Bare = "bare";

    /// <summary>The names of the sides, in the order of the columns.</summary>
    public static string[] Sides { get; } = [Bare, Library.Ours, Library.PrometheusNet];

    /// <summary>The milliseconds of this library above a program without metrics.</summary>
    public double Ours => Over(Library.Ours);

    /// <summary>The ratio of both libraries, each without the time of a program without metrics.</summary>
    public double Ratio => Ours / Over(Library.PrometheusNet);

    /// <summary>Null without a goal. A share of a time below zero meets no goal, as in <see cref="Ratios.RatioRow"/>.</summary>
    public bool? Met => Goal is null ? null : IsShare ? Ours >= 0 && Over(Library.PrometheusNet) > 0 && Ratio <= Goal : Ours <= Goal;

    public string GoalText => Goal is null ? "" : IsShare ? Invariant($"<= {Goal:0.00} of prometheus-net") : Invariant($"<= {Goal:0} ms");

    private double Over(string library) => Figures[library] - Figures[Bare];
}
