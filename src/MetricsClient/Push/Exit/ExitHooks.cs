using System.Runtime.InteropServices;
using MetricsClient.Registry;

namespace MetricsClient.Push.Exit;

/// <summary>Tells whenever the process is about to end, as far as .NET knows, until disposed.</summary>
/// <remarks>
/// <para>
/// ProcessExit covers a normal end and <see cref="Environment.Exit"/>. .NET 10 no longer raises it after SIGTERM, so
/// signals have handlers of their own; they leave <see cref="PosixSignalContext.Cancel"/> as it is, and the process ends by the signal.
/// </para>
/// <para>SIGTERM and SIGINT are handled on a thread of their own; SIGHUP needs a pool thread and may come too late.</para>
/// <para>
/// A host turns signals into an orderly end, during which values still change; while one lives, signals are left to it.
/// </para>
/// </remarks>
internal sealed class ExitHooks : IDisposable
{
    private const int CodeOfException = 1;
    private const int CodeOfSignal = 128;

    private static int s_hosts;

    private readonly Action<ProcessEnd> _ending;
    private readonly List<PosixSignalRegistration> _signals = [];

    public ExitHooks(Action<ProcessEnd> ending)
    {
        _ending = ending;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        if (Volatile.Read(ref s_hosts) == 0)
        {
            HookSignal(PosixSignal.SIGTERM);
            HookSignal(PosixSignal.SIGINT);
            HookSignal(PosixSignal.SIGHUP);
        }
    }

    /// <summary>Leaves signals to a host until the result is disposed.</summary>
    public static IDisposable LeaveSignalsToHost()
    {
        Interlocked.Increment(ref s_hosts);
        return new Registration(static () => Interlocked.Decrement(ref s_hosts));
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void HookSignal(PosixSignal signal)
    {
        try
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
        catch (PlatformNotSupportedException)
        {
            // Such a platform has no such ending.
        }
    }

    private void OnProcessExit(object? sender, EventArgs e) => _ending(new(Environment.ExitCode, BySignal: false));

    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs e)
    {
        if (e.IsTerminating)
        {
            _ending(new(CodeOfException, BySignal: false));
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (Volatile.Read(ref s_hosts) == 0)
        {
            _ending(new(CodeOfSignal + Number(context.Signal), BySignal: true));
        }
    }

    // Those of every Unix; .NET's own numbers are others.
    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        _ => 15,
    };
}

/// <summary>How the process is about to end.</summary>
/// <param name="ExitCode">The code that it will be seen to end with: 128 + n for signal n, 1 for an exception.</param>
/// <param name="BySignal">Whether a signal ends it, unless somebody else has other plans for that signal.</param>
internal readonly record struct ProcessEnd(int ExitCode, bool BySignal);
