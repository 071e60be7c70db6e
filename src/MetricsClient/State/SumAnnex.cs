namespace MetricsClient.State;

/// <summary>What a sum has beside its first cell: a <see cref="ThreadCell"/> or <see cref="ProcessorCells"/>.</summary>
internal abstract class SumAnnex
{
    /// <summary>The one before it, in the chain of all that a sum ever had: what was added to one stays there.</summary>
    public SumAnnex? Older { get; init; }

    /// <summary>Adds what is here to both parts of a total.</summary>
    public abstract void AddTo(ref long whole, ref double fraction);
}
