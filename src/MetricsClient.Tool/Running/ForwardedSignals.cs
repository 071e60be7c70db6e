using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Running;

/// <summary>Hands the signals that this process gets on to the command, and survives them itself, until disposed.</summary>
/// <remarks>
/// What is typed on a terminal goes to all processes in its foreground, the command among them; it is not sent a second
/// time, since many programs take the second Ctrl-C for impatience. A signal that whoever started promjob ignores stays ignored, here and in the command.
/// </remarks>
internal sealed class ForwardedSignals : IDisposable
{
    private static readonly int[] s_signals =
        [Posix.Hangup, Posix.Interrupt, Posix.Quit, Posix.Terminate, Posix.User1, Posix.User2];

    private readonly object _gate = new();
    private readonly List<int> _early = [];
    private readonly PosixSignalRegistration[] _registrations = [];
    private Func<int, bool>? _send;

    /// <summary>Keeps signals from now on, for a command that is still to be started.</summary>
    public ForwardedSignals()
    {
        if (!OperatingSystem.IsWindows())
        {
            _registrations = [.. s_signals.Select(signal => PosixSignalRegistration.Create((PosixSignal)Known(signal), context =>
            {
                context.Cancel = true;
                Forward(signal);
            }))];
        }
    }

    /// <summary>The last signal that came; null while none has.</summary>
    public int? Last { get; private set; }

    /// <summary>Sends what has come so far, and all that comes from now on.</summary>
    public void SendTo(Func<int, bool> send)
    {
        lock (_gate)
        {
            _send = send;
            _early.ForEach(signal => send(signal));
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    // .NET has names of its own for some signals, and takes any other by its number.
    private static int Known(int signal) => signal switch
    {
        Posix.Hangup => (int)PosixSignal.SIGHUP,
        Posix.Interrupt => (int)PosixSignal.SIGINT,
        Posix.Quit => (int)PosixSignal.SIGQUIT,
        Posix.Terminate => (int)PosixSignal.SIGTERM,
        _ => signal,
    };

    private void Forward(int signal)
    {
        lock (_gate)
        {
            Last = signal;
            if (_send is null)
            {
                _early.Add(signal);
            }
            else if (signal is not (Posix.Interrupt or Posix.Quit) || !Posix.IsInForeground())
            {
                _send(signal);
            }
        }
    }
}
