using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Running;

/// <summary>
/// The signals that this process was started to ignore or to block. The command inherits the same signals. In a set,
/// bit n - 1 belongs to signal n.
/// </summary>
/// <remarks>
/// The native executable reads the ignored signals before the runtime starts. CoreCLR changes SIGPIPE and some other
/// signals before managed code runs, so the dotnet tool does not see that the caller ignores SIGPIPE: the command then
/// has the default action.
/// </remarks>
internal sealed partial class InheritedSignals
{
    private const int Child = 17;
    private const int Pipe = 13;
    private const nint Ignore = 1;

    // struct sigaction begins with the handler on every system, and has at most 152 bytes. A signal set has at most 128 bytes.
    private const int ActionWords = 32;
    private const int SetWords = 16;

    private InheritedSignals(ulong ignored, ulong blocked)
    {
        Ignored = ignored;
        Blocked = blocked;
    }

    /// <summary>Gets the ignored signals.</summary>
    public ulong Ignored { get; }

    /// <summary>Gets the blocked signals.</summary>
    public ulong Blocked { get; }

    /// <summary>Reads the signals. Must be called on the main thread before handlers are registered.</summary>
    public static InheritedSignals Read()
    {
        ulong ignored = IsNative ? IgnoredAtStart() : IgnoredNow() & ~Bit(Pipe);
        Span<ulong> blocked = stackalloc ulong[SetWords];
        blocked.Clear();
        _ = GetMask(0, 0, ref MemoryMarshal.GetReference(blocked));
        return new InheritedSignals(ignored, blocked[0]);
    }

    /// <summary>Returns true if the caller ignores the signal.</summary>
    public bool Ignores(int signal) => (Ignored & Bit(signal)) != 0;

    /// <summary>
    /// Runs a function while this process ignores exactly the inherited signals that the runtime does not ignore, so
    /// that a process started by the function ignores the signals too.
    /// </summary>
    public T WithIgnored<T>(Func<T> start)
    {
        var saved = new List<(int Signal, nint[] Action)>();
        for (int signal = 1; signal <= 64; signal++)
        {
            nint[] action = new nint[ActionWords];
            if (Ignores(signal) && GetAction(signal, 0, ref action[0]) == 0 && action[0] != Ignore)
            {
                saved.Add((signal, action));
                SetIgnored(signal);
            }
        }

        try
        {
            return start();
        }
        finally
        {
            saved.ForEach(static item => SetAction(item.Signal, ref item.Action[0], 0));
        }
    }

    /// <summary>
    /// Gives SIGCHLD the default action in this process. If SIGCHLD were ignored, the kernel would discard the exit codes
    /// of children.
    /// </summary>
    public static void KeepExitCodes()
    {
        nint[] defaultAction = new nint[ActionWords];
        _ = SetAction(OperatingSystem.IsLinux() ? Child : 20, ref defaultAction[0], 0);
    }

    internal static ulong Bit(int signal) => 1UL << (signal - 1);

    private static bool IsNative => !RuntimeFeature.IsDynamicCodeSupported && !OperatingSystem.IsWindows();

    private static ulong IgnoredNow()
    {
        ulong ignored = 0;
        nint[] action = new nint[ActionWords];
        for (int signal = 1; signal <= 64; signal++)
        {
            ignored |= GetAction(signal, 0, ref action[0]) == 0 && action[0] == Ignore ? Bit(signal) : 0;
        }

        return ignored;
    }

    private static void SetIgnored(int signal)
    {
        nint[] action = new nint[ActionWords];
        action[0] = Ignore;
        _ = SetAction(signal, ref action[0], 0);
    }

    [LibraryImport("promjob_start", EntryPoint = "promjob_ignored_signals")]
    private static partial ulong IgnoredAtStart();

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int GetAction(int signal, nint none, ref nint old);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SetAction(int signal, ref nint action, nint none);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int GetMask(int how, nint none, ref ulong old);
}
