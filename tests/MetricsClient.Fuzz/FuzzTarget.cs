namespace MetricsClient.Fuzz;

/// <summary>A part of the library that the fuzz program tests with random input.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Check">Creates an input from the random numbers, and throws if an invariant does not hold for that input.</param>
internal sealed record FuzzTarget(string Name, Action<Random> Check);
