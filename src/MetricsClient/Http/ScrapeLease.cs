using MetricsClient.Exposition;

namespace MetricsClient.Http;

/// <summary>
/// The resources of one scrape: the deadline, the body, and a place. A place is one of the limited number of concurrent scrapes.
/// </summary>
internal sealed class ScrapeLease : IDisposable
{
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _stop;
    private readonly Action _leave;
    private Task _collecting = Task.CompletedTask;
    private int _disposed;

    public ScrapeLease(TimeSpan timeout, TimeProvider time, Action leave, CancellationToken cancellationToken)
    {
        _deadline = new CancellationTokenSource(timeout, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, cancellationToken);
        _leave = leave;
        Timeout = timeout;
        Stop = _stop.Token;
    }

    public TimeSpan Timeout { get; private set; }

    /// <summary>Canceled at the deadline, or when the client closes the connection.</summary>
    public CancellationToken Stop { get; }

    public bool IsPastDeadline => _deadline.IsCancellationRequested;

    public SegmentedBuffer Body { get; } = new();

    /// <summary>Sets the time from now to the deadline.</summary>
    public void Shorten(TimeSpan timeout)
    {
        Timeout = timeout;
        _deadline.CancelAfter(timeout);
    }

    /// <summary>
    /// Keeps the place until the collect ends, even if the scrape stops waiting for the collect. So the number of collects that block
    /// threads is limited by the number of places; otherwise each scrape would block one more thread.
    /// </summary>
    public void KeepUntil(Task collecting) => _collecting = collecting;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            _stop.Dispose();
            _deadline.Dispose();
            Body.Dispose();
        }
        finally
        {
            // In a finally block, because the timer of the deadline may be code of the program, which can throw.
            LeaveAfterCollect();
        }
    }

    private void LeaveAfterCollect() =>
        _ = _collecting.ContinueWith(
            static (collecting, leave) =>
            {
                _ = collecting.Exception; // Marks the exception as observed: the scrape has reported the exception, or has stopped waiting.
                ((Action)leave!)();
            },
            _leave,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
