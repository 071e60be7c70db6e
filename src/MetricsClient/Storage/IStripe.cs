namespace MetricsClient.Storage;

/// <summary>A cell of <see cref="Stripes{T}"/> behind a lock, so that the content can move to another cell.</summary>
internal interface IStripe<T>
{
    /// <summary>Gets the lock of this cell.</summary>
    ref TryLock Lock { get; }

    /// <summary>Moves the content to the first cell of the value. The caller holds both locks.</summary>
    void MoveTo(T first);
}
