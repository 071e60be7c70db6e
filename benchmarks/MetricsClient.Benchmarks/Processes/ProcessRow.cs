namespace MetricsClient.Benchmarks.Processes;

/// <summary>One figure of each library.</summary>
/// <param name="What">The measurement.</param>
/// <param name="Unit">The unit of the figures.</param>
/// <param name="Figures">The key is the name of the library. A library without a figure has no entry.</param>
internal sealed record ProcessRow(string What, string Unit, IReadOnlyDictionary<string, double> Figures);
