using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MetricsClient.Tool.Running;

/// <summary>What .NET offers no call for: signals to other processes, and what children used up.</summary>
internal static partial class Posix
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    private const int Children = -1;

    // errno.
    private const int Interrupted = 4;
    private const int NotReady = 11;
    private const int NotReadyOnMac = 35;

    // struct rusage: two timevals and 14 longs, in the machine's own words; and room to spare.
    private const int UsageWords = 32;

    /// <summary>The signals of an application's own meaning, which have other numbers on other systems.</summary>
    public static int User1 => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 30 : 10;

    /// <inheritdoc cref="User1"/>
    public static int User2 => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 31 : 12;

    /// <summary>Lets a stopped process go on, so that it can take the signal before this one.</summary>
    public static int Continue => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 19 : 18;

    /// <summary>Sends a signal; false when there is no such process any more.</summary>
    public static bool Send(int processId, int signal) => SendSignal(processId, signal) == 0;

    /// <summary>What all children that have ended so far used together, and the most memory that one of them had.</summary>
    public static ChildUsage UsageOfChildren()
    {
        Span<nint> usage = stackalloc nint[UsageWords];
        usage.Clear();
        if (GetUsage(Children, ref MemoryMarshal.GetReference(usage)) != 0)
        {
            return default;
        }

        long peak = OperatingSystem.IsMacOS() ? usage[4] : usage[4] * 1024;
        return new(Time(usage[0], usage[1]), Time(usage[2], usage[3]), peak);
    }

    /// <summary>Whether this process is of the group that gets what is typed on its terminal, Ctrl-C among it.</summary>
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

    /// <summary>Writes what fits; 0 or less when nobody reads any more. Waits out interruptions and streams that are not ready.</summary>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (true)
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
    }

    // macOS keeps microseconds in half a word, whose other half means nothing.
    private static TimeSpan Time(nint seconds, nint microseconds) =>
        TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds((int)microseconds);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, ref byte bytes, nint length);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref nint usage);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int terminal);
}

/// <summary>What processes used: time of the processor for themselves and in the kernel, and the most memory of one of them.</summary>
internal readonly record struct ChildUsage(TimeSpan User, TimeSpan System, long PeakBytes);
