using System.Globalization;
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
/// SIGKILL. A new witness replaces one with a pending signal, because no other process can clear the signal.
/// </remarks>
internal sealed partial class SignalWitness : IDisposable
{
    private const int CloseOnExec = 0x80000;

    private readonly Children _children;
    private readonly Spawn _spawn;
    private readonly int[] _pipe;
    private ulong _earlier;

    private SignalWitness(Children children, int[] pipe)
    {
        _children = children;
        _pipe = pipe;
        _spawn = new Spawn(environment: [], ignored: 0, blocked: ulong.MaxValue) { StandardInput = pipe[0] };
        ProcessId = Start();
    }

    /// <summary>Gets the process id of the witness; 0 if there is none.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Starts a witness. Returns null if this system has no pending signals in /proc, or no cat.</summary>
    public static SignalWitness? TryStart(Children children)
    {
        int[] pipe = new int[2];
        if (!OperatingSystem.IsLinux() || Pipe(ref pipe[0], CloseOnExec) != 0)
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
    /// Returns true if the signal has reached the process group since the last call for this signal. The caller holds the
    /// gate of the children.
    /// </summary>
    public bool HasSeen(int signal)
    {
        ulong bit = InheritedSignals.Bit(signal);
        ulong pending = PendingIn(ProcessId);
        bool seen = ((pending | _earlier) & bit) != 0;
        if ((pending & bit) != 0)
        {
            int old = ProcessId;
            ProcessId = Start();
            pending = PendingIn(old);
            _children.Send(old, Posix.Kill);
            _earlier |= pending;
        }

        _earlier &= ~bit;
        return seen;
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

    private int Start()
    {
        foreach (string path in (string[])["/bin/cat", "/usr/bin/cat"])
        {
            try
            {
                return _children.Add(() => _spawn.Start(Encoding.ASCII.GetBytes(path), ["cat"u8.ToArray()], out int processId) == 0
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

    private static ulong PendingIn(int processId)
    {
        const string Name = "ShdPnd:";
        string? line = ProcessTree.StatusLine(processId, Name);
        ReadOnlySpan<char> digits = line.AsSpan(line is null ? 0 : Name.Length).Trim();
        return ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong set) ? set : 0;
    }

    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe(ref int ends, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
