using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Running;

/// <summary>Starts processes by posix_spawn with exact control of signals, arguments and environment.</summary>
/// <remarks>
/// A process started by Process.Start ignores the signals that the .NET runtime ignores. Process.Start also converts
/// arguments and environment to UTF-16 and back, which changes bytes that are not UTF-8.
/// </remarks>
internal sealed partial class Spawn
{
    private const short SetGroup = 2;
    private const short SetSession = 0x80;
    private const short SetDefaultSignals = 4;
    private const short SetSignalMask = 8;

    // The structs of posix_spawn have at most 336 bytes; a signal set has at most 128 bytes.
    private const int StructWords = 128;
    private const int SetWords = 16;

    private readonly IReadOnlyList<byte[]> _environment;
    private readonly ulong _ignored;
    private readonly ulong _blocked;

    /// <summary>Creates a description of new processes.</summary>
    /// <param name="environment">The environment, each entry in the form NAME=VALUE.</param>
    /// <param name="ignored">The set of signals that keep the state of this process. All others have the default action.</param>
    /// <param name="blocked">The set of blocked signals.</param>
    public Spawn(IReadOnlyList<byte[]> environment, ulong ignored, ulong blocked)
    {
        _environment = environment;
        _ignored = ignored;
        _blocked = blocked;
    }

    /// <summary>Gets the descriptor that becomes the standard input of the process; null for the same as this process.</summary>
    public int? StandardInput { get; init; }

    /// <summary>Gets a value indicating whether the process leads a process group of its own. The default is false.</summary>
    public bool HasOwnGroup { get; init; }

    /// <summary>Gets a value indicating whether the process leads a session of its own, on Linux. The default is false.</summary>
    public bool HasOwnSession { get; init; }

    /// <summary>Gets the action immediately before the system call; null for none.</summary>
    public Action? BeforeStart { get; init; }

    /// <summary>Starts a program.</summary>
    /// <returns>Zero and the process id, or the error of execve(2).</returns>
    public int Start(byte[] path, IReadOnlyList<byte[]> arguments, out int processId)
    {
        ulong[] attributes = new ulong[StructWords];
        ulong[] actions = new ulong[StructWords];
        ulong[] set = new ulong[SetWords];
        using var file = new NativeWords([path]);
        using var words = new NativeWords(arguments);
        using var environment = new NativeWords(_environment);
        _ = InitAttributes(ref attributes[0]);
        _ = InitActions(ref actions[0]);
        try
        {
            set[0] = ~_ignored;
            _ = SetDefaults(ref attributes[0], ref set[0]);
            set[0] = _blocked;
            _ = SetMask(ref attributes[0], ref set[0]);
            _ = SetFlags(ref attributes[0], Flags());
            if (StandardInput is { } input)
            {
                _ = AddDuplicate(ref actions[0], input, 0);
            }

            nint program = Marshal.ReadIntPtr(file.Address);
            BeforeStart?.Invoke();
            return Start(out processId, program, ref actions[0], ref attributes[0], words.Address, environment.Address);
        }
        finally
        {
            _ = DestroyActions(ref actions[0]);
            _ = DestroyAttributes(ref attributes[0]);
        }
    }

    private short Flags() => (short)(SetDefaultSignals | SetSignalMask | (HasOwnGroup ? SetGroup : 0) | (HasOwnSession ? SetSession : 0));

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int Start(
        out int processId, nint path, ref ulong actions, ref ulong attributes, nint arguments, nint environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(ref ulong attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(ref ulong attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(ref ulong attributes, ref ulong signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(ref ulong attributes, ref ulong signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(ref ulong attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(ref ulong actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(ref ulong actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(ref ulong actions, int from, int to);
}
