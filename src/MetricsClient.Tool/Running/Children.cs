using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Running;

/// <summary>
/// Waits for all children of this process: the command, the witness, and adopted descendants of the command.
/// </summary>
/// <remarks>
/// A thread waits for any child. It removes an ended child only while it holds <see cref="Gate"/>, so a caller that holds
/// the gate can send a signal to a child that has not ended, and the process id cannot belong to another process.
/// </remarks>
internal sealed partial class Children
{
    private const int AnyChild = 0;
    private const int Exited = 4;
    private const int NoWait = 1;
    private const int NoChild = 10;
    private const int StackBytes = 128 * 1024;

    // struct siginfo is shorter than 160 bytes. The process id follows three numbers and, on Linux with 64 bits, a gap.
    private const int InfoWords = 40;

    // struct rusage consists of two timevals and 14 longs, each a machine word.
    private const int UsageWords = 32;

    private static readonly int s_withoutRemoval = OperatingSystem.IsMacOS() ? 0x20 : 0x0100_0000;

    private readonly HashSet<int> _running = [];
    private readonly Dictionary<int, ChildEnd> _ended = [];

    /// <summary>Gets the monitor that guards the children. The monitor is pulsed when a child has ended.</summary>
    public object Gate { get; } = new();

    /// <summary>Starts a child and remembers it. Starts to wait for children.</summary>
    /// <returns>The process id.</returns>
    public int Add(Func<int> start)
    {
        lock (Gate)
        {
            int processId = start();
            if (_running.Count + _ended.Count == 0)
            {
                new Thread(WaitForever, StackBytes) { IsBackground = true, Name = "children" }.Start();
            }

            _running.Add(processId);
            _ended.Remove(processId);
            Monitor.PulseAll(Gate);
            return processId;
        }
    }

    /// <summary>Returns the end of a child; null if it still runs. The caller holds the gate.</summary>
    public ChildEnd? EndOf(int processId) => _ended.TryGetValue(processId, out ChildEnd end) ? end : null;

    /// <summary>Sends a signal to a child. Returns false if the child has ended. The caller holds the gate.</summary>
    public bool Send(int processId, int signal) => _running.Contains(processId) && Posix.Send(processId, signal);

    private void WaitForever()
    {
        int[] info = new int[InfoWords];
        int position = OperatingSystem.IsMacOS() || nint.Size == 4 ? 3 : 4;
        while (true)
        {
            if (WaitId(AnyChild, 0, ref info[0], Exited | s_withoutRemoval) == 0)
            {
                Remove(info[position], Stopwatch.GetTimestamp());
            }
            else if (Marshal.GetLastPInvokeError() != Posix.Interrupted)
            {
                WaitForNextChild();
            }
        }
    }

    // Without children, the kernel has discarded the exit codes of the children that seem to run. This can happen if the
    // caller ignores SIGCHLD and the child ends within microseconds. A child may have been started since the last call of
    // waitid, so the question is asked again under the gate.
    private void WaitForNextChild()
    {
        int[] info = new int[InfoWords];
        lock (Gate)
        {
            if (WaitId(AnyChild, 0, ref info[0], Exited | s_withoutRemoval | NoWait) == 0 || Marshal.GetLastPInvokeError() != NoChild)
            {
                return;
            }

            foreach (int lost in _running)
            {
                _ended[lost] = new(CommandLine.ExitCode.OwnFailure, Stopwatch.GetTimestamp(), default);
            }

            _running.Clear();
            Monitor.PulseAll(Gate);
            while (_running.Count == 0)
            {
                Monitor.Wait(Gate);
            }
        }
    }

    private void Remove(int processId, long time)
    {
        nint[] usage = new nint[UsageWords];
        lock (Gate)
        {
            if (Wait(processId, out int status, 0, ref usage[0]) == processId && _running.Remove(processId))
            {
                int signal = status & 0x7f;
                int exitCode = signal == 0 ? (status >> 8) & 0xff : CommandLine.ExitCode.Signal + signal;
                _ended[processId] = new(exitCode, time, Posix.UsageIn(usage));
            }

            Monitor.PulseAll(Gate);
        }
    }

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, int id, ref int info, int options);

    [LibraryImport("libc", EntryPoint = "wait4")]
    private static partial int Wait(int processId, out int status, int options, ref nint usage);
}

/// <summary>The exit code of a child as a shell reports it, the time of the end as a Stopwatch timestamp, and the resource usage.</summary>
internal readonly record struct ChildEnd(int ExitCode, long Time, ChildUsage Usage);
