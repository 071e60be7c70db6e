namespace MetricsClient.Storage.Sums;

/// <summary>Storage of a sum in addition to the shared cell: a <see cref="ThreadCell"/> or <see cref="ProcessorCells"/>.</summary>
internal abstract class SumExtension
{
    /// <summary>Gets the next older extension. The chain holds all extensions of a sum, because amounts stay where they were added.</summary>
    public SumExtension? Older { get; init; }

    /// <summary>Adds the content to both parts of a total.</summary>
    public abstract void AddTo(ref long whole, ref double fraction);
}
