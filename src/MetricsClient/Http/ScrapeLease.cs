using MetricsClient.Exposition;

namespace MetricsClient.Http;

/// <summary>What one scrape holds until it is over: its deadline, its body, and its place among the scrapes in flight.</summary>
internal sealed class ScrapeLease : IDisposable
{
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _stop;
    private readonly Action _leave;
    private Task _collecting = Task.CompletedTask;
    private int _disposed;

    public ScrapeLease(TimeSpan timeout, TimeProvider time, Action leave, CancellationToken closed)
    {
        _deadline = new CancellationTokenSource(timeout, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, closed);
        _leave = leave;
        Timeout = timeout;
        Stop = _stop.Token;
    }

    public TimeSpan Timeout { get; private set; }

    /// <summary>Cancelled at the deadline, or when the connection is closed.</summary>
    public CancellationToken Stop { get; }

    public bool IsLate => _deadline.IsCancellationRequested;

    public SegmentedBuffer Body { get; } = new();

    /// <summary>Sets the time that is left from now on.</summary>
    public void EndWithin(TimeSpan timeout)
    {
        Timeout = timeout;
        _deadline.CancelAfter(timeout);
    }

    /// <summary>
    /// Keeps the place until the work ends, even when nobody waits for it any more: callbacks that hang then use up the
    /// places, and not one thread after the other.
    /// </summary>
    public void StayFor(Task collecting) => _collecting = collecting;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stop.Dispose();
        _deadline.Dispose();
        Body.Dispose();
        _ = _collecting.ContinueWith(
            static (collecting, leave) =>
            {
                _ = collecting.Exception; // Observed: whoever waited for it has been told, or has given up.
                ((Action)leave!)();
            },
            _leave,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
