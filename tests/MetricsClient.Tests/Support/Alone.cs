namespace MetricsClient.Tests;

/// <summary>Tests that need the processors for themselves: no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone
{
}
