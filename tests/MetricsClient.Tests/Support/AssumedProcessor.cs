using MetricsClient.Storage.Sums;

namespace MetricsClient.Tests;

/// <summary>
/// A processor with slow or fast atomic operations. On a processor with slow atomic operations, a thread that updates a sum alone gets a cell
/// with plain stores. Only for tests of the collection <see cref="Alone"/>, because the assumption holds for the whole process.
/// </summary>
internal sealed class AssumedProcessor : IDisposable
{
    private readonly bool _before = UpdateCost.Shared.IsThreadCellFaster;

    public AssumedProcessor(bool hasSlowAtomicOperations)
    {
        UpdateCost.Shared.Assume(hasSlowAtomicOperations);
    }

    public void Dispose() => UpdateCost.Shared.Assume(_before);
}
