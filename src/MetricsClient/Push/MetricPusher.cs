using MetricsClient.Push;
using MetricsClient.Push.Exit;
using MetricsClient.Registry;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Pushes a registry to one group of a Pushgateway: once, periodically, when the process ends, or all of these. What goes
/// wrong on the way is a value, a self-metric and one report; it never throws into the caller's work.
/// </summary>
/// <remarks>All members may be called from any thread. One pusher sends one request at a time.</remarks>
public sealed class MetricPusher : IDisposable, IAsyncDisposable
{
    private readonly PushTarget _target;
    private readonly FinalPush? _lastPush;
    private readonly ShutdownAction _onShutdown;
    private readonly TimeSpan _interval;
    private readonly double _jitter;
    private readonly object _gate = new();
    private PushLoop? _loop;
    private ExitHooks? _hooks;
    private int _hookUsers;
    private bool _disposed;

    /// <summary>Checks and copies the options; sends nothing yet.</summary>
    /// <exception cref="ArgumentException">An option cannot be used; the message says which one, and what to do.</exception>
    public MetricPusher(PushOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _target = new PushTarget(options, options.Job);
        _onShutdown = options.OnShutdown;
        _lastPush = _onShutdown switch
        {
            ShutdownAction.Push => new FinalPush(options.ExitBudget, _target.PushLastAsync, _target.NoteAbandoned),
            ShutdownAction.Delete => new FinalPush(options.ExitBudget, _target.DeleteLastAsync, _target.NoteAbandoned),
            _ => null,
        };
        _interval = options.Interval;
        _jitter = options.Jitter;
    }

    /// <summary>
    /// Leaves signals to a host, until the result is disposed: <see cref="PushOnExit"/> of every pusher then acts at the end that
    /// the host makes of a signal, and not already at the signal.
    /// </summary>
    public static IDisposable LeaveSignalsToHost() => ExitHooks.LeaveSignalsToHost();

    /// <summary>Pushes once, within <see cref="GatewayOptions.Timeout"/>.</summary>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public Task<PushResult> PushAsync() => PushAsync(CancellationToken.None);

    /// <summary>Pushes once, within <see cref="GatewayOptions.Timeout"/>. A canceled token is an outcome too, not an exception.</summary>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public Task<PushResult> PushAsync(CancellationToken cancellation)
    {
        ThrowIfDisposed();
        return _target.PushAsync(cancellation);
    }

    /// <summary>Deletes the group from the gateway, within <see cref="GatewayOptions.Timeout"/>.</summary>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public Task<PushResult> DeleteAsync() => DeleteAsync(CancellationToken.None);

    /// <summary>Deletes the group from the gateway, within <see cref="GatewayOptions.Timeout"/>. A canceled token is an outcome too, not an exception.</summary>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public Task<PushResult> DeleteAsync(CancellationToken cancellation)
    {
        ThrowIfDisposed();
        return _target.DeleteAsync(cancellation);
    }

    /// <summary>
    /// Pushes periodically, with a pause of <see cref="PushOptions.Interval"/>, more or less (<see cref="PushOptions.Jitter"/>), before each push, until the
    /// result is disposed.
    /// </summary>
    /// <exception cref="InvalidOperationException">Periodic pushes run already.</exception>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public PushLoop Start() => Start(_interval);

    /// <summary>Pushes periodically, with a pause of that length, more or less, before each push, until the result is disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The interval is shorter than 100 ms or longer than 24 days.</exception>
    /// <exception cref="InvalidOperationException">Periodic pushes run already.</exception>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public PushLoop Start(TimeSpan interval)
    {
        PushOptions.CheckTime(interval, PushOptions.s_shortestInterval, nameof(interval));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_loop is not null)
            {
                throw Throw.PushesAlready();
            }

            return _loop = new PushLoop(this, interval, _jitter, _target.Time);
        }
    }

    /// <summary>
    /// Pushes when the process ends: when Main returns, at <see cref="Environment.Exit"/>, after an unhandled exception, and at SIGTERM
    /// and SIGINT, whose effect stays what it was. All these pushes together take <see cref="PushOptions.ExitBudget"/> at most, even
    /// when the thread pool is starved. SIGHUP is heard too, but only while the pool has a thread to spare. With <see cref="ShutdownAction.Delete"/> the
    /// group is deleted instead, and periodic pushes end, which would bring it back.
    /// </summary>
    /// <returns>Takes that back, without a push, when it is disposed. To end with a push, dispose the pusher or neither.</returns>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public IDisposable PushOnExit()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _hooks ??= new ExitHooks(OnProcessEnd);
            _hookUsers++;
            return new Registration(Unhook);
        }
    }

    /// <summary>
    /// Ends periodic pushes and pushes on exit, if there are any with a last push (<see cref="PushOptions.OnShutdown"/>) that blocks
    /// for <see cref="PushOptions.ExitBudget"/> at most, and closes the connections.
    /// </summary>
    public void Dispose()
    {
        if (End(out bool owesPush))
        {
            _lastPush?.Close(owesPush);
            EndHooks();
            _target.Dispose();
        }
    }

    /// <summary>
    /// Ends periodic pushes and pushes on exit, if there are any with a last push (<see cref="PushOptions.OnShutdown"/>) that takes
    /// <see cref="PushOptions.ExitBudget"/> at most, and closes the connections.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (End(out bool owesPush))
        {
            await (_lastPush?.CloseAsync(owesPush) ?? Task.CompletedTask).ConfigureAwait(false);
            EndHooks();
            _target.Dispose();
        }
    }

    internal Task<PushResult> PushInLoopAsync(CancellationToken stop) => _target.PushAsync(stop);

    internal void EndLoop()
    {
        ForgetLoop();
        _lastPush?.Run();
    }

    internal Task EndLoopAsync()
    {
        ForgetLoop();
        return _lastPush?.RunAsync() ?? Task.CompletedTask;
    }

    private void OnProcessEnd(ProcessEnd end)
    {
        if (_onShutdown == ShutdownAction.Delete)
        {
            lock (_gate)
            {
                _loop?.Stop();
            }
        }

        _lastPush?.RunAtExit();
    }

    private void ForgetLoop()
    {
        lock (_gate)
        {
            _loop = null;
        }
    }

    private void Unhook()
    {
        lock (_gate)
        {
            if (--_hookUsers == 0)
            {
                _hooks?.Dispose();
                _hooks = null;
            }
        }
    }

    private bool End(out bool owesPush)
    {
        lock (_gate)
        {
            bool first = !_disposed;
            _disposed = true;
            bool looped = _loop?.Stop() ?? false;
            owesPush = looped || _hooks is not null;
            return first;
        }
    }

    // Only after the last push: a process that is told to end meanwhile waits for it.
    private void EndHooks()
    {
        lock (_gate)
        {
            _hooks?.Dispose();
            _hooks = null;
        }
    }

    private void ThrowIfDisposed()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
        }
    }
}
