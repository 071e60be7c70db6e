namespace MetricsClient.Benchmarks.Processes;

/// <summary>One figure of each library.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">The unit of the figures.</param>
/// <param name="Figures">By name of the library; missing where there is none.</param>
internal sealed record ProcessRow(string What, string Unit, IReadOnlyDictionary<string, double> Figures);
