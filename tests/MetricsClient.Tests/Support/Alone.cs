namespace MetricsClient.Tests;

/// <summary>Tests that need the processors for themselves: no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<Alone.SlowAtomicOperations>
{
    /// <summary>The tests run as on a processor with slow atomic operations, whatever the processor is.</summary>
    public sealed class SlowAtomicOperations : IDisposable
    {
        private readonly AssumedProcessor _processor = new(hasSlowAtomicOperations: true);

        public void Dispose() => _processor.Dispose();
    }
}
