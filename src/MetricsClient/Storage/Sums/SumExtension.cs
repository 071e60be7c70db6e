namespace MetricsClient.Storage.Sums;

/// <summary>Storage of a sum in addition to the shared cell: a <see cref="ThreadCell"/> or <see cref="ProcessorCells"/>.</summary>
internal abstract class SumExtension
{
    /// <summary>Gets the next older extension in the chain of all extensions. No amount moves to another extension.</summary>
    public SumExtension? Older { get; init; }

    /// <summary>Adds the content to both parts of a total.</summary>
    public abstract void AddTo(ref long whole, ref double fraction);
}
