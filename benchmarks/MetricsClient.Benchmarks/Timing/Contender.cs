namespace MetricsClient.Benchmarks.Timing;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">Who it is.</param>
/// <param name="Run">Makes that many calls; the loop is inside, so that a call through the delegate is paid once.</param>
internal sealed record Contender(string Name, Action<int> Run);
