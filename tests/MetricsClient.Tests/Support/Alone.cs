using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests;

/// <summary>Tests that need the processors for themselves: no other test runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<Alone.SlowAtomicOperations>
{
    /// <summary>
    /// The tests run as on a processor with slow atomic operations, on which a thread that updates a sum alone gets a cell with plain stores.
    /// </summary>
    public sealed class SlowAtomicOperations
    {
        public SlowAtomicOperations()
        {
            UpdateCost.IsThreadCellFaster = true;
        }
    }
}
