using MetricsClient.Push;
using MetricsClient.Push.Exit;
using MetricsClient.Registry;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Pushes a registry as one group to a Pushgateway, a textfile or a spool: once, periodically, when the process ends, or all of these. A failed
/// push is a <see cref="PushResult"/>, a self-metric and one report; failures of a destination never throw.
/// </summary>
/// <remarks>Thread safe. A pusher sends one request at a time.</remarks>
public sealed class MetricPusher : IDisposable, IAsyncDisposable
{
    private readonly PushTarget _target;
    private readonly FinalPush? _finalPush;
    private readonly ShutdownAction _shutdownAction;
    private readonly TimeSpan _interval;
    private readonly double _jitter;
    private readonly object _gate = new();
    private PushLoop? _loop;
    private ExitHooks? _hooks;
    private int _hookUsers;
    private bool _disposed;

    /// <summary>Creates a pusher of the default registry to one gateway, with default options. Sends nothing.</summary>
    /// <param name="gateway">
    /// The base address of the Pushgateway, such as <c>http://gateway:9091</c>. The address may end with <c>/metrics</c>, as in prometheus-net.
    /// </param>
    /// <param name="job">The job, which is the only label of the group.</param>
    /// <exception cref="ArgumentException">The address or the job is not usable; the message contains the remedy.</exception>
    public MetricPusher(string gateway, string job)
        : this(new MetricPusherOptions { Job = job, Push = { Gateway = AddressOf(gateway) } })
    {
    }

    /// <summary>Creates a pusher. Checks and copies the options, and sends nothing.</summary>
    /// <param name="options">The job, the destinations, the schedule and the shutdown action.</param>
    /// <exception cref="ArgumentException">An option is not usable; the message names the option and contains the remedy.</exception>
    public MetricPusher(MetricPusherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _target = new PushTarget(options.Push, options.Job);
        _shutdownAction = options.ShutdownAction;
        _finalPush = _shutdownAction switch
        {
            ShutdownAction.Push => new FinalPush(options.Push.ShutdownTimeout, _target.PushLastAsync, _target.NoteAbandoned, _target.Time),
            ShutdownAction.Delete => new FinalPush(options.Push.ShutdownTimeout, _target.DeleteLastAsync, _target.NoteAbandoned, _target.Time),
            _ => null,
        };
        _interval = options.Interval;
        _jitter = options.Jitter;
    }

    /// <summary>Pushes once, within <see cref="PushOptions.Timeout"/>.</summary>
    /// <param name="cancellationToken">Ends the push early, with <see cref="PushOutcome.Canceled"/> as the outcome.</param>
    /// <returns>The result. The task never fails because of a destination or the token.</returns>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public Task<PushResult> PushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _target.PushAsync(cancellationToken);
    }

    /// <summary>Deletes the group from every destination, within <see cref="PushOptions.Timeout"/>.</summary>
    /// <param name="cancellationToken">Ends the delete early, with <see cref="PushOutcome.Canceled"/> as the outcome.</param>
    /// <returns>The result. The task never fails because of a destination or the token.</returns>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public Task<PushResult> DeleteAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _target.DeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Starts periodic pushes, with a pause of <see cref="MetricPusherOptions.Interval"/>, varied by <see cref="MetricPusherOptions.Jitter"/>, before
    /// each push.
    /// </summary>
    /// <returns>
    /// A handle. Its disposal stops the periodic pushes with the <see cref="MetricPusherOptions.ShutdownAction"/>, which takes
    /// <see cref="PushOptions.ShutdownTimeout"/> at most. Disposal of the pusher does the same.
    /// </returns>
    /// <exception cref="InvalidOperationException">Periodic pushes are already running.</exception>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public IAsyncDisposable Start() => Start(_interval);

    /// <summary>Starts periodic pushes, with a pause of the given length, varied by <see cref="MetricPusherOptions.Jitter"/>, before each push.</summary>
    /// <param name="interval">The pause, from 100 ms to 24 days.</param>
    /// <returns>
    /// A handle. Its disposal stops the periodic pushes with the <see cref="MetricPusherOptions.ShutdownAction"/>, which takes
    /// <see cref="PushOptions.ShutdownTimeout"/> at most. Disposal of the pusher does the same.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is out of range.</exception>
    /// <exception cref="InvalidOperationException">Periodic pushes are already running.</exception>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public IAsyncDisposable Start(TimeSpan interval)
    {
        TimeLimits.CheckTimer(interval, TimeLimits.s_shortestInterval, nameof(interval));
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
    /// Runs the <see cref="MetricPusherOptions.ShutdownAction"/>, by default a push, when the process ends: when Main returns, at <see cref="Environment.Exit"/>, after an unhandled exception, and at SIGTERM
    /// and SIGINT, whose effect on the process does not change. All final pushes of this pusher together take <see cref="PushOptions.ShutdownTimeout"/> at most, even
    /// if the thread pool is starved. SIGHUP is handled only if the pool has a free thread. With <see cref="ShutdownAction.Delete"/> the group is
    /// deleted instead, and periodic pushes stop, since a later push would recreate the group.
    /// </summary>
    /// <returns>A handle. Its disposal cancels the registration without a push. Dispose the pusher instead to end with a push.</returns>
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
    /// Stops periodic pushes and cancels pushes on exit. If there were any, runs the <see cref="MetricPusherOptions.ShutdownAction"/>, which blocks for
    /// <see cref="PushOptions.ShutdownTimeout"/> at most. Then closes the connections.
    /// </summary>
    public void Dispose()
    {
        if (End(out bool owesPush))
        {
            _finalPush?.Close(owesPush);
            EndHooks();
            _target.Dispose();
        }
    }

    /// <summary>
    /// Stops periodic pushes and cancels pushes on exit. If there were any, runs the <see cref="MetricPusherOptions.ShutdownAction"/>, which takes
    /// <see cref="PushOptions.ShutdownTimeout"/> at most. Then closes the connections.
    /// </summary>
    /// <returns>A task that completes when the connections are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (End(out bool owesPush))
        {
            await (_finalPush?.CloseAsync(owesPush) ?? Task.CompletedTask).ConfigureAwait(false);
            EndHooks();
            _target.Dispose();
        }
    }

    /// <summary>
    /// Leaves signals to a host until the result is disposed: <see cref="PushOnExit"/> of every pusher then acts at the end of the host's shutdown
    /// instead of at the signal.
    /// </summary>
    internal static IDisposable LeaveSignalsToHost() => ExitHooks.LeaveSignalsToHost();

    internal Task<PushResult> PushInLoopAsync(CancellationToken stop) => _target.PushAsync(stop);

    internal Task EndLoopAsync()
    {
        lock (_gate)
        {
            _loop = null;
        }

        return _finalPush?.RunAsync() ?? Task.CompletedTask;
    }

    private static Uri AddressOf(string gateway)
    {
        ArgumentException.ThrowIfNullOrEmpty(gateway);
        return new Uri(gateway, UriKind.RelativeOrAbsolute);
    }

    private void OnProcessEnd(ProcessEnd end)
    {
        if (_shutdownAction == ShutdownAction.Delete)
        {
            lock (_gate)
            {
                _loop?.Stop();
            }
        }

        _finalPush?.RunAtExit();
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

    // Called after the final push: if a signal arrives during the final push, the process waits for its end.
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
