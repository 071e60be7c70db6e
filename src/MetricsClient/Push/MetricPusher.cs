using MetricsClient.Push;
using MetricsClient.Push.Exit;
using MetricsClient.Registry;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Pushes the metrics of a registry to a Pushgateway, a textfile, a spool or a receiver of remote write. All pushes of a pusher form one group. A pusher pushes once,
/// periodically, or when the process ends. If a push fails, the pusher returns a <see cref="PushResult"/>, counts the failure in a
/// self-metric and reports the failure once; it throws no exception.
/// </summary>
/// <remarks>All members are thread-safe. A pusher sends one request at a time.</remarks>
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

    /// <summary>Creates a pusher for the default registry and one gateway, with default options. Sends nothing yet.</summary>
    /// <param name="gateway">
    /// The base address of the Pushgateway, such as <c>http://gateway:9091</c>. The address may end with <c>/metrics</c>, as in
    /// prometheus-net.
    /// </param>
    /// <param name="job">The name of the job, which is the only label of the group.</param>
    /// <exception cref="ArgumentException">The address or the job is invalid; the message contains the remedy.</exception>
    public MetricPusher(string gateway, string job)
        : this(new MetricPusherOptions { Job = job, Push = { Gateway = AddressOf(gateway) } })
    {
    }

    /// <summary>Creates a pusher. Validates and copies the options. Sends nothing yet.</summary>
    /// <param name="options">The job, the destinations, the schedule and the shutdown action.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names the option and contains the remedy.</exception>
    public MetricPusher(MetricPusherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _target = new PushTarget(options.Push, options.Job);
        _shutdownAction = options.ShutdownAction;
        Func<TimeSpan, Task<PushResult>> last = _shutdownAction == ShutdownAction.Delete ? _target.DeleteLastAsync : _target.PushLastAsync;
        _finalPush = _shutdownAction == ShutdownAction.None
            ? null
            : new FinalPush(options.Push.ShutdownTimeout, last, _target.Abandoned, _target.NoteAsync, _target.Time);
        _interval = options.Interval;
        _jitter = options.Jitter;
    }

    /// <summary>Pushes once, within <see cref="PushOptions.Timeout"/>.</summary>
    /// <param name="cancellationToken">Cancels the push. The outcome is then <see cref="PushOutcome.Canceled"/>.</param>
    /// <returns>The result. Neither a failed destination nor the token makes the task fail.</returns>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public Task<PushResult> PushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _target.PushAsync(cancellationToken);
    }

    /// <summary>Deletes the group from every destination, within <see cref="PushOptions.Timeout"/>.</summary>
    /// <param name="cancellationToken">Cancels the delete. The outcome is then <see cref="PushOutcome.Canceled"/>.</param>
    /// <returns>The result. Neither a failed destination nor the token makes the task fail.</returns>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public Task<PushResult> DeleteAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _target.DeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Starts periodic pushes. Before each push the pusher pauses for <see cref="MetricPusherOptions.Interval"/>, randomly varied by
    /// <see cref="MetricPusherOptions.Jitter"/>.
    /// </summary>
    /// <returns>
    /// An object that stops the periodic pushes when disposed. Disposal also runs the <see cref="MetricPusherOptions.ShutdownAction"/>,
    /// within <see cref="PushOptions.ShutdownTimeout"/>. Disposal of the pusher has the same effect.
    /// </returns>
    /// <exception cref="InvalidOperationException">Periodic pushes are already running.</exception>
    /// <exception cref="ObjectDisposedException">The pusher was disposed.</exception>
    public IAsyncDisposable Start() => Start(_interval);

    /// <inheritdoc cref="Start()"/>
    /// <param name="interval">The pause instead of <see cref="MetricPusherOptions.Interval"/>, from 100 ms to 24 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is out of range.</exception>
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

            _loop = new PushLoop(this, interval, _jitter, _target.Time);
            _target.IsPeriodic = true;
            return _loop;
        }
    }

    /// <summary>
    /// Registers the <see cref="MetricPusherOptions.ShutdownAction"/>, by default a push, for the end of the process: when Main returns, at
    /// <see cref="Environment.Exit"/>, after an unhandled exception, and at SIGTERM, SIGINT and SIGHUP. The signals still end the process. All
    /// final pushes of this pusher together take at most <see cref="PushOptions.ShutdownTimeout"/>, even if the thread pool has no free
    /// thread. At SIGHUP the process ends without a push if all threads of the pool are blocked. With <see cref="ShutdownAction.Delete"/> the group is deleted,
    /// and periodic pushes stop, because a later push would create the group again. Periodic pushes also stop if a destination ends its series
    /// with the final push, as remote write does. With <see cref="ShutdownAction.None"/> the method has
    /// no effect.
    /// </summary>
    /// <returns>An object that cancels the registration when disposed, without a push. Dispose the pusher to end with a push.</returns>
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
    /// Stops periodic pushes and cancels the registrations of <see cref="PushOnExit"/>. If either was active, runs the
    /// <see cref="MetricPusherOptions.ShutdownAction"/>, which blocks for at most <see cref="PushOptions.ShutdownTimeout"/>. Then closes
    /// the connections.
    /// </summary>
    public void Dispose()
    {
        if (End(out bool owesPush))
        {
            try
            {
                _finalPush?.Close(owesPush);
            }
            finally
            {
                EndHooks();
                _target.Dispose();
            }
        }
    }

    /// <summary>
    /// Stops periodic pushes and cancels the registrations of <see cref="PushOnExit"/>. If either was active, runs the
    /// <see cref="MetricPusherOptions.ShutdownAction"/>, which takes at most <see cref="PushOptions.ShutdownTimeout"/>. Then closes the
    /// connections.
    /// </summary>
    /// <returns>A task that completes when the connections are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (End(out bool owesPush))
        {
            try
            {
                await (_finalPush?.CloseAsync(owesPush) ?? Task.CompletedTask).ConfigureAwait(false);
            }
            finally
            {
                EndHooks();
                _target.Dispose();
            }
        }
    }

    /// <summary>
    /// Makes a host responsible for signals until the returned object is disposed. Until then, pushers do not act at a signal: the
    /// <see cref="PushOnExit"/> of every pusher acts at the end of the shutdown of the host.
    /// </summary>
    internal static IDisposable LeaveSignalsToHost() => ExitHooks.LeaveSignalsToHost();

    /// <summary>Makes a periodic push. If the push throws an exception, counts and reports a failure.</summary>
    internal async Task PushInLoopAsync(CancellationToken stop)
    {
        try
        {
            await _target.PushAsync(stop).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The clock of the program threw, or memory ran out. The next push may succeed.
            _target.Note(failure);
        }
    }

    internal async Task EndLoopAsync()
    {
        lock (_gate)
        {
            _loop = null;
        }

        try
        {
            await (_finalPush?.RunAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _target.IsPeriodic = _loop is not null;
            }
        }
    }

    private static Uri AddressOf(string gateway)
    {
        ArgumentException.ThrowIfNullOrEmpty(gateway);
        return new Uri(gateway, UriKind.RelativeOrAbsolute);
    }

    private void OnProcessEnd(ProcessEnd end)
    {
        if (_shutdownAction == ShutdownAction.Delete || _target.EndsSeries)
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

    // Called after the final push. So if a signal arrives during the final push, its handler waits until the final push has ended.
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
