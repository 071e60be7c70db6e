using System.Runtime.ExceptionServices;
using MetricsClient.Push.Exit;
using MetricsClient.Registry;

namespace MetricsClient.Push.Jobs;

/// <summary>One run of a batch job. The first end decides the result: of the work, or of the process.</summary>
internal sealed class BatchRun : IDisposable
{
    private readonly PushTarget _target;
    private readonly BatchJobMetrics _metrics;
    private readonly FinalPush _finalPush;
    private readonly PushMethod _onSuccess;
    private readonly HashSet<int> _successCodes;
    private readonly TimeSpan _grace;
    private readonly CancellationTokenSource _stop;
    private readonly ManualResetEventSlim _workEnded = new();
    private readonly TaskCompletionSource _signalHandled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private bool? _succeeded;
    private int? _signalCode;

    private BatchRun(string name, BatchJobOptions options, CancellationToken cancellation)
    {
        _target = new PushTarget(options.Push, name);
        _metrics = new BatchJobMetrics(_target.Own, options);
        _finalPush = new FinalPush(options.Push.ShutdownTimeout, PushEndAsync, _target.Abandoned, _target.NoteAsync, _target.Time);
        _onSuccess = options.Push.Method;
        _successCodes = [.. options.SuccessExitCodes];
        _grace = options.SignalGracePeriod;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    public static async Task<int> RunAsync(
        string name, BatchJobOptions options, Func<BatchJob, CancellationToken, Task<int>> work, CancellationToken cancellation)
    {
        using var run = new BatchRun(name, options, cancellation);
        using var hooks = new ExitHooks(run.OnProcessEnd);
        return await run.RunAsync(work).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _target.Dispose();
    }

    private async Task<int> RunAsync(Func<BatchJob, CancellationToken, Task<int>> work)
    {
        _metrics.Start();

        // The push of the start is not awaited, because a slow gateway must not delay the work.
        _ = _target.PushOwnAsync();
        int code = ExitCodes.Exception;
        ExceptionDispatchInfo? failure = null;
        try
        {
            code = await work(new BatchJob(_metrics), _stop.Token).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            failure = ExceptionDispatchInfo.Capture(thrown);
        }

        int? signal = await EndAsync(code, failure is null && _successCodes.Contains(code)).ConfigureAwait(false);
        if (signal is null || failure?.SourceException is not (null or OperationCanceledException))
        {
            failure?.Throw();
        }

        return signal ?? code;
    }

    /// <summary>
    /// Records and pushes the end of the work, unless a signal has already decided the result. Returns the exit code of the signal, or
    /// null.
    /// </summary>
    private async Task<int?> EndAsync(int code, bool succeeded)
    {
        int? signal = Conclude(code, succeeded);
        _workEnded.Set();

        // After a signal, the handler of the signal makes the final push. The process ends when the handler returns.
        await (signal is null ? _finalPush.RunAsync() : _signalHandled.Task).ConfigureAwait(false);
        return signal;
    }

    private void OnProcessEnd(ProcessEnd end)
    {
        try
        {
            if (end.BySignal)
            {
                lock (_gate)
                {
                    _signalCode ??= end.ExitCode;
                }

                StopWork();
                _workEnded.Wait(_grace);
            }

            Conclude(end.ExitCode, succeeded: false);
            _finalPush.RunAtExit();
        }
        finally
        {
            _signalHandled.TrySetResult();
        }
    }

    // Only the first call decides the result. Returns the exit code of a signal received until now, or null.
    private int? Conclude(int code, bool succeeded)
    {
        lock (_gate)
        {
            if (_succeeded is null)
            {
                _succeeded = succeeded && _signalCode is null;
                _metrics.End(_signalCode ?? code, _succeeded.Value);
            }

            return _signalCode;
        }
    }

    // On a separate thread, because Cancel runs the callbacks of the token, such as a part of the work, and these may block.
    private void StopWork() => OwnThread.Run(Cancel, "MetricsClient cancellation");

    private void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (Exception failure) when (failure is AggregateException or ObjectDisposedException)
        {
            // A callback of the token has thrown an exception, or the work has already ended.
        }
    }

    private Task<PushResult> PushEndAsync(TimeSpan budget) => _target.PushLastAsync(budget, _succeeded == true ? _onSuccess : PushMethod.Post);
}
