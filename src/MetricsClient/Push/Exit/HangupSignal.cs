using System.Runtime.InteropServices;
using MetricsClient.Registry;

namespace MetricsClient.Push.Exit;

/// <summary>Handles SIGHUP while the thread pool has a free thread. Otherwise SIGHUP has its default effect and ends the process.</summary>
/// <remarks>
/// .NET runs the handlers of SIGTERM and SIGINT on a separate thread, but a handler of SIGHUP on a thread of the pool. If all threads of
/// the pool are blocked, the handler would not run and the process would ignore the signal. So a thread sends a work item to the pool at
/// short intervals. If no thread of the pool runs the item in time, the handler is removed until the pool runs the item. A signal that
/// arrives in the time before the removal is handled when the pool has a free thread again.
/// </remarks>
internal sealed class HangupSignal : IDisposable
{
    private const int StackBytes = 256 << 10;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_firstPatience = TimeSpan.FromSeconds(0.5);

    private readonly Action<PosixSignalContext> _handler;
    private readonly ManualResetEventSlim _stop = new();

    // Set when the pool has run the last work item.
    private readonly ManualResetEventSlim _itemEnded = new(initialState: true);
    private readonly object _gate = new();
    private PosixSignalRegistration? _registration;
    private bool _disposed;

    /// <exception cref="PlatformNotSupportedException">The platform does not have this signal.</exception>
    public HangupSignal(Action<PosixSignalContext> handler)
    {
        _handler = handler;
        Handle(true);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            Handle(PoolRuns(s_firstPatience));

            // If no thread can be created, the pool is not asked again.
            OwnThread.TryRun(Watch, "MetricsClient SIGHUP", StackBytes);
        }
        catch
        {
            // The caller receives no object that could remove the handler.
            Dispose();
            throw;
        }
    }

    // The events are not disposed, because the thread and the work item may still use them.
    public void Dispose()
    {
        Handle(false);
        lock (_gate)
        {
            _disposed = true;
        }

        _stop.Set();
    }

    private void Watch()
    {
        while (!_stop.Wait(s_pause))
        {
            Handle(PoolRuns(s_patience));
        }
    }

    private bool PoolRuns(TimeSpan patience)
    {
        if (_itemEnded.IsSet)
        {
            _itemEnded.Reset();
            OwnThread.OnPool(_itemEnded.Set);
        }

        return _itemEnded.Wait(patience);
    }

    private void Handle(bool enabled)
    {
        lock (_gate)
        {
            if (enabled && !_disposed)
            {
                _registration ??= PosixSignalRegistration.Create(PosixSignal.SIGHUP, _handler);
            }
            else
            {
                _registration?.Dispose();
                _registration = null;
            }
        }
    }
}
