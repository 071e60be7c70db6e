using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Running;

/// <summary>
/// Forwards the signals that promjob receives to the command, each exactly once. Until disposal, such a signal does not
/// end promjob.
/// </summary>
/// <remarks>
/// A signal that reached the whole process group has reached the command too, and is not forwarded. A sender needs some
/// time to reach all processes, for example systemd, so promjob decides <see cref="Window"/> after it received the
/// signal. Some senders, for example timeout, send a signal to promjob and then to the group, so promjob receives it twice. Equal signals
/// that are received before the decision are therefore one signal, unless it is known that they were sent to promjob alone.
/// A signal that promjob was started to ignore stays ignored, in promjob and in the command.
/// </remarks>
internal sealed class ForwardedSignals : IDisposable
{
    /// <summary>The time from the reception of a signal to the decision.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly object _gate;

    // A signal that the command cannot have handled yet is due at time 0.
    private readonly Queue<(int Signal, long Due)> _received = [];
    private readonly List<PosixSignalRegistration> _registrations = [];
    private bool _started;
    private ulong _early;

    /// <summary>Starts to receive signals. They are stored until the command has started.</summary>
    /// <param name="gate">The monitor that guards the signals, and is pulsed for each signal.</param>
    /// <param name="inherited">The signals that are not received, because the caller ignores them.</param>
    public ForwardedSignals(object gate, InheritedSignals inherited)
    {
        _gate = gate;
        foreach (int signal in Forwarded().Where(signal => !inherited.Ignores(signal)))
        {
            _registrations.Add(PosixSignalRegistration.Create((PosixSignal)Known(signal), context =>
            {
                context.Cancel = true;
                Receive(signal);
            }));
        }
    }

    /// <summary>Gets the time when the next signal is decided, as a Stopwatch timestamp. The caller holds the gate.</summary>
    public long NextDue => _received.TryPeek(out (int Signal, long Due) next) ? next.Due : long.MaxValue;

    /// <summary>Gets a value indicating whether all received signals are decided. The caller holds the gate.</summary>
    public bool AreDecided => _received.Count == 0;

    /// <summary>
    /// Called when the command has started. Earlier signals have not reached the command, so they are forwarded. The caller holds the gate.
    /// </summary>
    /// <param name="early">
    /// The set of signals that reached the process group before the command could handle signals, and that promjob may receive only later.
    /// </param>
    public void CommandStarted(ulong early)
    {
        _started = true;
        _early = _received.Aggregate(early, static (set, earlier) => set & ~InheritedSignals.Bit(earlier.Signal));
    }

    /// <summary>Decides the signals that are due. The caller holds the gate.</summary>
    /// <param name="now">The time as a Stopwatch timestamp.</param>
    /// <param name="hasReachedCommand">
    /// Returns true if a received signal has reached the command too, false if it was sent to promjob alone, and null if this is unknown.
    /// Then the signal is forwarded once.
    /// </param>
    /// <param name="send">Sends a signal to the command.</param>
    public void Decide(long now, Func<int, bool?> hasReachedCommand, Action<int> send)
    {
        while (_received.TryPeek(out (int Signal, long Due) next) && next.Due <= now)
        {
            _received.Dequeue();
            bool? hasReached = next.Due == 0 ? null : hasReachedCommand(next.Signal);
            if (hasReached != true)
            {
                send(next.Signal);
            }

            if (hasReached != false)
            {
                Forget(next.Signal);
            }
        }
    }

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    // The signals whose default action ends a process, or that programs use, except the signals of errors in the own
    // process and of job control. .NET uses the first real-time signal.
    private static IEnumerable<int> Forwarded()
    {
        int[] everywhere = [Posix.Hangup, Posix.Interrupt, Posix.Quit, Posix.Terminate, Posix.User1, Posix.User2];
        int[] linux = [14, 16, 26, 27, 28, 29, 30, .. Enumerable.Range(35, 30)];
        return OperatingSystem.IsLinux() ? everywhere.Concat(linux) : everywhere;
    }

    // PosixSignal has special values for these signals. For all other signals it accepts the signal number.
    private static int Known(int signal) => signal switch
    {
        Posix.Hangup => (int)PosixSignal.SIGHUP,
        Posix.Interrupt => (int)PosixSignal.SIGINT,
        Posix.Quit => (int)PosixSignal.SIGQUIT,
        Posix.Terminate => (int)PosixSignal.SIGTERM,
        28 when OperatingSystem.IsLinux() => (int)PosixSignal.SIGWINCH,
        _ => signal,
    };

    private void Receive(int signal)
    {
        lock (_gate)
        {
            ulong bit = InheritedSignals.Bit(signal);
            bool isEarly = !_started || (_early & bit) != 0;
            _early &= ~bit;
            _received.Enqueue((signal, isEarly ? 0 : Stopwatch.GetTimestamp() + Ticks(Window)));
            Monitor.PulseAll(_gate);
        }
    }

    private void Forget(int signal)
    {
        for (int left = _received.Count; left > 0; left--)
        {
            (int Signal, long Due) next = _received.Dequeue();
            if (next.Signal != signal)
            {
                _received.Enqueue(next);
            }
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
