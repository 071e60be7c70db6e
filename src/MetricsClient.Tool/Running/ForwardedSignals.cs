using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Running;

/// <summary>
/// Forwards the signals that promjob receives to the command. Until disposal, such a signal does not end promjob.
/// </summary>
/// <remarks>
/// A terminal sends Ctrl-C to all foreground processes, so also to the command. Such a signal is not forwarded, because
/// many programs treat a second Ctrl-C as a forced stop. A signal that promjob was started to ignore stays ignored, in
/// promjob and in the command.
/// </remarks>
internal sealed class ForwardedSignals : IDisposable
{
    private static readonly int[] s_signals =
        [Posix.Hangup, Posix.Interrupt, Posix.Quit, Posix.Terminate, Posix.User1, Posix.User2];

    private readonly object _gate = new();
    private readonly List<int> _early = [];
    private readonly PosixSignalRegistration[] _registrations = [];
    private Func<int, bool>? _send;

    /// <summary>Starts to receive signals. They are stored until the command has started.</summary>
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

    /// <summary>Gets the last signal that was received; null if there was none.</summary>
    public int? Last { get; private set; }

    /// <summary>
    /// Sends the stored signals, and every later signal, by calling the function with the signal number.
    /// </summary>
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

    // PosixSignal has special values for the first four signals. For all other signals it accepts the signal number.
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
