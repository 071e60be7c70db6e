namespace MetricsClient.Benchmarks.Timing;

/// <summary>A side of a comparison.</summary>
/// <param name="Name">The name in tables and plots.</param>
/// <param name="Run">Makes the given number of calls. The loop is inside, so that a run pays for one delegate call.</param>
internal sealed record Contender(string Name, Action<int> Run);
