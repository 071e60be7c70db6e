namespace MetricsClient.Storage.Sums;

/// <summary>Cells of a sum in addition to the shared cell: a <see cref="ThreadCell"/> or <see cref="ProcessorCells"/>.</summary>
internal abstract class SumExtension
{
    /// <summary>Gets the extension that was created before this extension; null for the first extension.</summary>
    public SumExtension? Older { get; init; }

    /// <summary>Adds the amounts of this extension to a total, which consists of an integer and a double.</summary>
    public abstract void AddTo(ref long whole, ref double fraction);
}
