namespace MetricsClient.Integrations.Tests;

/// <summary>Tests that count all events of the process: no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone
{
}
