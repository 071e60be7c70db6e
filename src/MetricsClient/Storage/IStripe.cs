namespace MetricsClient.Storage;

/// <summary>A cell of <see cref="Stripes{T}"/>. A lock protects the cell, so that its content can move to another cell.</summary>
internal interface IStripe<T>
{
    /// <summary>Gets the lock of this cell.</summary>
    ref TryLock Lock { get; }

    /// <summary>
    /// Adds the counts of this cell to the first cell of the value, and returns the sum of this cell. Afterwards this cell is empty, unless
    /// the method throws an exception: then nothing has moved. The caller holds the locks of both cells.
    /// </summary>
    double MoveTo(T first);
}
