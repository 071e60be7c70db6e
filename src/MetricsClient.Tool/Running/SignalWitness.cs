using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace MetricsClient.Tool.Running;

/// <summary>
/// A process that shows whether a signal was sent to the whole process group or to promjob alone.
/// </summary>
/// <remarks>
/// The kernel does not report the target of a signal. The command is in the process group and the cgroup of promjob, so
/// a signal from a terminal, to the process group (timeout, supervisord) or to the cgroup (systemd) reaches the command
/// directly. The witness is in the same groups and blocks all signals: a signal that is pending in the witness has
/// reached the command too. The witness is cat, reading from a pipe of promjob, so it ends when promjob ends, even by
/// SIGKILL. If the command has left the process group, as timeout(1) does, the witness is in a session of its own, so that only a signal to
/// the cgroup reaches the witness. A new witness replaces a witness with a pending signal, because no other process can clear the signal, and a witness that
/// has ended, for example by <c>pkill -9 cat</c>.
/// </remarks>
internal sealed partial class SignalWitness : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int MaxStarts = 5;

    private static readonly TimeSpan s_pauseBetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Children _children;
    private readonly int[] _pipe;
    private ulong _earlier;
    private ulong _unexplained;
    private long _lastLook = Stopwatch.GetTimestamp();
    private long? _revived;

    private SignalWitness(Children children, int[] pipe)
    {
        _children = children;
        _pipe = pipe;
        ProcessId = Start();
    }

    /// <summary>Gets a value indicating whether the witness is in the process group of promjob.</summary>
    public bool IsInGroup { get; private set; } = true;

    /// <summary>Gets the process id of the witness; 0 if there is none.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Starts a witness. Returns null if this system has no pending signals in /proc, or no cat.</summary>
    public static SignalWitness? TryStart(Children children)
    {
        int[] pipe = new int[2];
        if (!OperatingSystem.IsLinux() || !ProcessTree.IsAvailable || Pipe(ref pipe[0], CloseOnExec) != 0)
        {
            return null;
        }

        var witness = new SignalWitness(children, pipe);
        if (witness.ProcessId != 0)
        {
            return witness;
        }

        witness.Dispose();
        return null;
    }

    /// <summary>
    /// Returns true if the signal has reached the process group since the last call for this signal, and null if unknown, because the
    /// witness was replaced after its end. The caller holds the gate of the children.
    /// </summary>
    public bool? HasSeen(int signal)
    {
        ulong bit = InheritedSignals.Bit(signal);
        ulong pending = PendingIn(ProcessId);
        bool seen = ((pending | _earlier) & bit) != 0;
        if ((pending & bit) != 0)
        {
            _earlier |= Replace();
        }

        _earlier &= ~bit;
        _unexplained &= ~bit;
        return seen ? true : HasEnded || WasRevivedLately() ? null : false;
    }

    /// <summary>Returns the set of signals that have reached the process group. The caller holds the gate.</summary>
    public ulong Seen() => _earlier | PendingIn(ProcessId);

    /// <summary>Forgets signals that have reached the process group. The caller holds the gate.</summary>
    public void Forget(ulong signals)
    {
        if (signals != 0)
        {
            _earlier = (_earlier | Replace()) & ~signals;
        }
    }

    /// <summary>
    /// Forgets a signal that is pending for a second although promjob has received no such signal: the signal was sent to the witness
    /// alone, for example by <c>pkill cat</c>. Starts a new witness if the witness has ended, or has the wrong group. The caller holds the
    /// gate, and has decided all received signals.
    /// </summary>
    /// <param name="now">The time as a Stopwatch timestamp.</param>
    /// <param name="isCommandInGroup">True if the command is in the process group of promjob.</param>
    public void Maintain(long now, bool isCommandInGroup)
    {
        if (IsInGroup != isCommandInGroup)
        {
            IsInGroup = isCommandInGroup;
            Replace();
            _earlier = 0;
        }

        if (HasEnded)
        {
            ProcessId = Start();
            _revived = now;
        }

        if (Stopwatch.GetElapsedTime(_lastLook, now) < s_pauseBetweenLooks)
        {
            return;
        }

        _lastLook = now;
        Forget(Seen() & _unexplained);
        _unexplained = Seen();
    }

    /// <summary>Ends the witness and waits for the end.</summary>
    public void Dispose()
    {
        lock (_children.Gate)
        {
            while (ProcessId != 0 && _children.EndOf(ProcessId) is null)
            {
                _children.Send(ProcessId, Posix.Kill);
                Monitor.Wait(_children.Gate, TimeSpan.FromMilliseconds(100));
            }
        }

        _ = Close(_pipe[0]);
        _ = Close(_pipe[1]);
    }

    private bool HasEnded => ProcessId == 0 || _children.EndOf(ProcessId) is not null;

    // A signal that promjob decides now was received at most the time of a decision ago, so the ended witness may have seen the signal.
    private bool WasRevivedLately() => _revived is { } time && Stopwatch.GetElapsedTime(time) < 2 * ForwardedSignals.Window;

    // Returns the set of the signals that are pending in the old witness. A signal after the start of the new witness may be pending in
    // both.
    private ulong Replace()
    {
        int old = ProcessId;
        ProcessId = Start();
        ulong pending = PendingIn(old);
        _children.Send(old, Posix.Kill);
        return pending;
    }

    // A new process is in the process group of promjob until it begins its own session. A signal to the group in between would look like a
    // signal to the cgroup, so such a witness is replaced. After several such signals in a row there is no witness until Maintain starts another.
    private int Start()
    {
        for (int left = MaxStarts; left > 0; left--)
        {
            int processId = StartOne();
            if (IsInGroup || PendingIn(processId) == 0)
            {
                return processId;
            }

            _children.Send(processId, Posix.Kill);
        }

        return 0;
    }

    private int StartOne()
    {
        var spawn = new Spawn(environment: [], ignored: 0, blocked: ulong.MaxValue) { StandardInput = _pipe[0], HasOwnSession = !IsInGroup };
        foreach (string path in (string[])["/bin/cat", "/usr/bin/cat"])
        {
            try
            {
                return _children.Add(() => spawn.Start(Encoding.ASCII.GetBytes(path), ["cat"u8.ToArray()], out int processId) == 0
                    ? processId
                    : throw new FileNotFoundException());
            }
            catch (FileNotFoundException)
            {
                // The next path may exist.
            }
        }

        return 0;
    }

    private static ulong PendingIn(int processId) => ProcessTree.Signals(processId, "ShdPnd:");

    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe(ref int ends, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
