namespace MetricsClient.Storage;

/// <summary>The wait of a thread for a step of another thread: spins first, and then yields the processor to the other thread.</summary>
/// <remarks>
/// Never sleeps, so <see cref="Thread.Interrupt"/> does not end the wait with an exception. <see cref="SpinWait"/> at times sleeps for zero
/// milliseconds, and throws the exception then.
/// </remarks>
internal struct YieldingSpin
{
    private SpinWait _spin;

    /// <summary>Waits for a short time.</summary>
    public void Once()
    {
        if (_spin.NextSpinWillYield)
        {
            Thread.Yield();
        }
        else
        {
            _spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
