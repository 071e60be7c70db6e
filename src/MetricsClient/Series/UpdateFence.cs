namespace MetricsClient.Series;

/// <summary>A process-wide barrier for updates that end in a plain store without a fence.</summary>
/// <remarks>
/// After the barrier, every plain store from before the barrier is visible, and every check of the state sees the new state. So each update
/// is either included in all later reads or handled as an update of a series that is not live. The rare change of a state pays for the
/// barrier, and updates need no fence (benchmarks: Counting).
/// </remarks>
internal static class UpdateFence
{
    /// <summary>Waits until every processor has passed a barrier, after a state was changed.</summary>
    public static void Pass(bool isNeeded = true)
    {
        if (isNeeded)
        {
            Interlocked.MemoryBarrierProcessWide();
        }
    }
}
