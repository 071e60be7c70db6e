namespace MetricsClient.Push;

/// <summary>
/// Keeps the source of a token, with its timer, for the next deadline of the same group, so that a push allocates less (benchmarks:
/// remote-write). Thread-safe. Uses the clock of the system.
/// </summary>
internal sealed class SpareSource
{
    private CancellationTokenSource? _spare;

    /// <summary>Returns a source that is canceled after a time.</summary>
    public CancellationTokenSource Take(TimeSpan time)
    {
        // CancelAfter(0) cancels a moment later, when a request may have been sent.
        if (time <= TimeSpan.Zero || Interlocked.Exchange(ref _spare, null) is not { } spare)
        {
            return new CancellationTokenSource(time, TimeProvider.System);
        }

        spare.CancelAfter(time);
        return spare;
    }

    /// <summary>Receives a source that is no longer used.</summary>
    public void Return(CancellationTokenSource source)
    {
        // A source that was canceled cannot be reset. Pushes that wait for each other have several sources, of which one is kept.
        if (!source.TryReset() || Interlocked.CompareExchange(ref _spare, source, null) is not null)
        {
            source.Dispose();
        }
    }
}
