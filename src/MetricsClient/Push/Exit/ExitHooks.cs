using System.Runtime.InteropServices;
using MetricsClient.Registry;

namespace MetricsClient.Push.Exit;

/// <summary>Calls an action when .NET reports that the process is about to end. Disposal removes the registrations.</summary>
/// <remarks>
/// <para> .NET raises ProcessExit at a normal end and at <see cref="Environment.Exit"/>. Since .NET 10, .NET does not raise ProcessExit
/// after SIGTERM, so signals have separate handlers. The handlers do not set <see cref="PosixSignalContext.Cancel"/>, so the signal still
/// ends the process. </para>
/// <para>.NET handles SIGTERM and SIGINT on a separate thread. SIGHUP needs a thread of the pool; see <see cref="HangupSignal"/>.</para>
/// <para> A host reacts to a signal by an orderly shutdown, during which values still change. So while a host runs, signals are ignored
/// here and left to the host. </para>
/// </remarks>
internal sealed class ExitHooks : IDisposable
{
    private static int s_hosts;

    private readonly Action<ProcessEnd> _ending;
    private readonly List<IDisposable> _signals = [];

    public ExitHooks(Action<ProcessEnd> ending)
    {
        _ending = ending;
        try
        {
            AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
            AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
            if (Volatile.Read(ref s_hosts) == 0)
            {
                HookSignal(() => PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
                HookSignal(() => PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
                HookSignal(() => new HangupSignal(OnSignal));
            }
        }
        catch
        {
            // The caller receives no object that could remove the hooks.
            Dispose();
            throw;
        }
    }

    /// <summary>Ignores signals until the returned object is disposed, because a host reacts to them.</summary>
    public static IDisposable LeaveSignalsToHost()
    {
        Interlocked.Increment(ref s_hosts);
        return new Registration(static () => Interlocked.Decrement(ref s_hosts));
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        foreach (IDisposable signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void HookSignal(Func<IDisposable> hook)
    {
        try
        {
            _signals.Add(hook());
        }
        catch (PlatformNotSupportedException)
        {
            // The platform does not have this signal.
        }
    }

    private void OnProcessExit(object? sender, EventArgs e) => _ending(new(Environment.ExitCode, BySignal: false));

    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs e)
    {
        if (e.IsTerminating)
        {
            _ending(new(ExitCodes.Exception, BySignal: false));
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (Volatile.Read(ref s_hosts) == 0)
        {
            _ending(new(ExitCodes.Signal + Number(context.Signal), BySignal: true));
        }
    }

    // The signal numbers that are the same on every Unix. The values of the enum are different numbers.
    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        _ => 15,
    };
}

/// <summary>The way in which the process is about to end.</summary>
/// <param name="ExitCode">The exit code of the process: 128 + n for signal n, 1 for an exception.</param>
/// <param name="BySignal">True if a signal was received. The signal ends the process, unless another handler cancels it.</param>
internal readonly record struct ProcessEnd(int ExitCode, bool BySignal);
