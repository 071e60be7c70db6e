using System.Runtime.ExceptionServices;
using MetricsClient.Push.Exit;

namespace MetricsClient.Push.Jobs;

/// <summary>One run of a batch job: the first of its work and the end of the process that comes decides how it went.</summary>
internal sealed class BatchRun : IDisposable
{
    private const int CodeOfException = 1;

    private readonly PushTarget _target;
    private readonly BatchJobMetrics _metrics;
    private readonly FinalPush _lastPush;
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
        _lastPush = new FinalPush(options.Push.ShutdownTimeout, PushEndAsync, _target.NoteAbandoned);
        _onSuccess = options.Push.Method;
        _successCodes = [.. options.SuccessCodes];
        _grace = options.SignalGrace;
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

        // Not waited for: the work must not start later for a gateway's sake.
        _ = _target.PushOwnAsync();
        int code = CodeOfException;
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

    /// <summary>Notes how the work ended, unless a signal has decided that, and pushes it. That signal's code.</summary>
    private async Task<int?> EndAsync(int code, bool succeeded)
    {
        int? signal = Conclude(code, succeeded);
        _workEnded.Set();

        // The signal's handler pushes, and the process ends when it has returned.
        await (signal is null ? _lastPush.RunAsync() : _signalHandled.Task).ConfigureAwait(false);
        return signal;
    }

    private void OnProcessEnd(ProcessEnd end)
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
        _lastPush.RunAtExit();
        _signalHandled.TrySetResult();
    }

    // The first conclusion stays. Gives the code of the signal that came by now, if one did.
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

    // On a thread of its own: what hangs on the token, the work itself for one, may block the thread that cancels it.
    private void StopWork() => new Thread(() =>
    {
        try
        {
            _stop.Cancel();
        }
        catch (Exception failure) when (failure is AggregateException or ObjectDisposedException)
        {
            // Something that hung on the token failed, or the work has ended meanwhile.
        }
    })
    {
        IsBackground = true,
        Name = "MetricsClient cancellation",
    }.UnsafeStart();

    private Task<PushResult> PushEndAsync(TimeSpan budget) => _target.PushLastAsync(budget, _succeeded == true ? _onSuccess : PushMethod.Post);
}
