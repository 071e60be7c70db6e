namespace MetricsClient.Storage.Sums;

/// <summary>What a sum has beside its first cell: a <see cref="ThreadCell"/> or <see cref="ProcessorCells"/>.</summary>
internal abstract class SumExtension
{
    /// <summary>The one before it, in the chain of all that a sum ever had: what was added to one stays there.</summary>
    public SumExtension? Older { get; init; }

    /// <summary>Adds what is here to both parts of a total.</summary>
    public abstract void AddTo(ref long whole, ref double fraction);
}
