using MetricsClient.Registry;
using MetricsClient.Text;

namespace MetricsClient.Push.Spool;

/// <summary>
/// Runs work on files on a separate thread and waits for a limited time, because a file system may block a call without end, for example
/// a network file system whose server does not respond. While a call is blocked, no further work is started.
/// </summary>
internal sealed class FileWork
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private Task _blocked = Task.CompletedTask;

    /// <param name="folder">The folder, for messages.</param>
    /// <param name="time">The clock of the limits.</param>
    public FileWork(string folder, TimeProvider time)
    {
        _folder = folder;
        _time = time;
    }

    /// <summary>Runs the work and returns its result. The work receives the time that remains of the limit.</summary>
    /// <exception cref="IOException">
    /// The file system did not respond within the limit, and the inner exception is a <see cref="TimeoutException"/>. The work may still end
    /// later.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled. The work may still end later.</exception>
    public async Task<T> RunAsync<T>(Func<TimeSpan, T> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        long started = _time.GetTimestamp();
        Task before = Volatile.Read(ref _blocked);
        if (!before.IsCompleted)
        {
            await WithinAsync(before.ContinueWith(static _ => true, TaskScheduler.Default), limit, cancellationToken).ConfigureAwait(false);
            TimeSpan left = limit - _time.GetElapsedTime(started);
            limit = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        // A separate thread, because the thread pool may have no free thread.
        Task<T> running = OwnThread.RunAsync(() => work(limit), "MetricsClient files");
        try
        {
            return await WithinAsync(running, limit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!running.IsCompleted)
            {
                Abandon(running);
            }
        }
    }

    private async Task<T> WithinAsync<T>(Task<T> running, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await running.WaitAsync(limit, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException timeout) when (!running.IsFaulted)
        {
            throw new IOException(Throw.Invariant($"The file system of '{_folder}' did not respond within {limit.TotalSeconds:0.###} s."), timeout);
        }
    }

    private void Abandon(Task running)
    {
        Volatile.Write(ref _blocked, running);
        AbandonedTask.Observe(running);
    }
}
