using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MetricsClient.Tool.Running;

/// <summary>
/// System calls for which .NET has no API: signals to other processes, resource usage of children, and writes to a file
/// descriptor.
/// </summary>
internal static partial class Posix
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>The value of errno after a system call that a signal has interrupted.</summary>
    public const int Interrupted = 4;

    private const int SetChildSubreaper = 36;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    // Values of errno.
    private const int NotReady = 11;
    private const int NotReadyOnMac = 35;

    /// <summary>Gets the number of SIGUSR1, which differs between systems.</summary>
    public static int User1 => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 30 : 10;

    /// <summary>Gets the number of SIGUSR2, which differs between systems.</summary>
    public static int User2 => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 31 : 12;

    /// <summary>Gets the number of SIGCONT, which resumes a stopped process.</summary>
    public static int Continue => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 19 : 18;

    /// <summary>Returns true if a process is in the process group of this process. A command such as timeout(1) leaves the group.</summary>
    public static bool IsInOwnGroup(int processId) => GroupOf(processId) == OwnGroup();

    /// <summary>Sends a signal. Returns false if the process no longer exists.</summary>
    public static bool Send(int processId, int signal) => SendSignal(processId, signal) == 0;

    /// <summary>Reads a struct rusage: two timevals and the peak memory, each number a machine word.</summary>
    public static ChildUsage UsageIn(ReadOnlySpan<nint> usage) =>
        new(Time(usage[0], usage[1]), Time(usage[2], usage[3]), OperatingSystem.IsMacOS() ? usage[4] : usage[4] * 1024);

    /// <summary>
    /// Makes this process the new parent of descendants whose parent has ended. Returns false if the system has no
    /// such function.
    /// </summary>
    public static bool AdoptOrphans() => OperatingSystem.IsLinux() && Control(SetChildSubreaper, 1, 0, 0, 0) == 0;

    /// <summary>
    /// Returns true if this process is in the foreground process group of a terminal. The terminal sends Ctrl-C to this
    /// group.
    /// </summary>
    public static bool IsInForeground()
    {
        try
        {
            using SafeFileHandle terminal = File.OpenHandle("/dev/tty", share: FileShare.ReadWrite);
            return ForegroundGroup((int)terminal.DangerousGetHandle()) == OwnGroup();
        }
        catch (Exception noTerminal) when (noTerminal is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Writes bytes and returns the number of written bytes. Returns 0 or less if the reading end or the descriptor is closed. Tries
    /// again after an interruption by a signal, and while the stream is not ready.
    /// </summary>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (IsInherited(descriptor))
        {
            nint written = WriteBytes(descriptor, ref MemoryMarshal.GetReference(bytes), bytes.Length);
            switch (written < 0 ? Marshal.GetLastPInvokeError() : 0)
            {
                case Interrupted:
                    break;
                case NotReady or NotReadyOnMac:
                    Thread.Sleep(1);
                    break;
                default:
                    return (int)written;
            }
        }

        return 0;
    }

    // If the caller closed a standard stream, the runtime uses the number for a file of its own. Such a file closes on exec,
    // and an inherited descriptor does not.
    private static bool IsInherited(int descriptor) => (DescriptorFlags(descriptor, GetDescriptorFlags) & CloseOnExec) == 0;

    // On macOS the microseconds are in the lower half of the word, and the upper half is undefined.
    private static TimeSpan Time(nint seconds, nint microseconds) =>
        TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds((int)microseconds);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, ref byte bytes, nint length);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int DescriptorFlags(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nint value, nint unused3, nint unused4, nint unused5);

    [LibraryImport("libc", EntryPoint = "getpgid")]
    private static partial int GroupOf(int processId);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int terminal);
}

/// <summary>
/// The processor time of a child and of all children that the child waited for, in user mode and in the kernel, and the peak
/// memory of the largest process.
/// </summary>
internal readonly record struct ChildUsage(TimeSpan User, TimeSpan System, long PeakBytes);
