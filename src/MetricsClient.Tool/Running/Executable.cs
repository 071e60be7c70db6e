using System.Runtime.InteropServices;
using System.Text;
using MetricsClient.Tool.CommandLine;
using Microsoft.Win32.SafeHandles;

namespace MetricsClient.Tool.Running;

/// <summary>Finds and starts a program as a shell does.</summary>
/// <remarks>
/// The kernel resolves the name as given: symbolic links, "..", and bytes that are not UTF-8. The process has the name as
/// its argument 0.
/// </remarks>
internal static partial class Executable
{
    // Values of errno, which are the same on Linux and macOS.
    private const int NoSuchFile = 2;
    private const int NoExecutableFormat = 8;
    private const int AccessDenied = 13;

    // The folders that a shell searches if PATH is not set.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Starts the command.</summary>
    /// <returns>The process id.</returns>
    /// <exception cref="ToolException">The command does not exist or cannot be executed.</exception>
    public static int Start(IReadOnlyList<byte[]> command, IReadOnlyList<byte[]> environment, Spawn spawn)
    {
        byte[] name = command[0];
        bool isPath = name.Contains((byte)'/');
        int failure = NoSuchFile;
        foreach (byte[] candidate in isPath ? [name] : Candidates(name, environment).Where(Exists))
        {
            int error = Start(candidate, command, spawn, out int processId);
            switch (error)
            {
                case 0:
                    return processId;
                case NoSuchFile when !isPath:
                case not 0 when !isPath && IsFolder(candidate):
                    break;
                case AccessDenied when !isPath:
                    failure = error;
                    break;
                default:
                    throw NotStarted(name, candidate, error);
            }
        }

        throw NotStarted(name, name, failure);
    }

    // A file without an interpreter line is a shell script, unless its first line contains a zero byte.
    private static int Start(byte[] candidate, IReadOnlyList<byte[]> command, Spawn spawn, out int processId)
    {
        int error = spawn.Start(candidate, command, out processId);
        return error == NoExecutableFormat && IsText(candidate)
            ? spawn.Start("/bin/sh"u8.ToArray(), ["sh"u8.ToArray(), candidate, .. command.Skip(1)], out processId)
            : error;
    }

    // An empty entry of PATH is the current folder. A name without letters is in no folder.
    private static IEnumerable<byte[]> Candidates(byte[] name, IReadOnlyList<byte[]> environment)
    {
        byte[]? entry = environment.FirstOrDefault(static entry => entry.AsSpan().StartsWith("PATH="u8));
        byte[] path = entry is null ? Encoding.ASCII.GetBytes(DefaultPath) : entry[5..];
        int start = 0;
        while (name.Length > 0 && start <= path.Length)
        {
            int colon = Array.IndexOf(path, (byte)':', start);
            int end = colon < 0 ? path.Length : colon;
            byte[] folder = end == start ? [(byte)'.'] : path[start..end];
            yield return [.. folder, (byte)'/', .. name];
            start = end + 1;
        }
    }

    private static ToolException NotStarted(byte[] name, byte[] candidate, int error)
    {
        string text = Encoding.UTF8.GetString(name);
        return error switch
        {
            NoSuchFile when name.Contains((byte)'/') && Exists(candidate) =>
                new(ExitCode.NotFound, $"'{text}' cannot be executed: the interpreter that the file names was not found."),
            NoSuchFile => new(ExitCode.NotFound, $"'{text}' was not found. {Remedy(text)}"),
            _ when IsFolder(candidate) => new(ExitCode.NotExecutable, $"'{text}' cannot be executed: Is a directory."),
            _ => new(ExitCode.NotExecutable, $"'{text}' cannot be executed: {Marshal.GetPInvokeErrorMessage(error)}."),
        };
    }

    private static bool IsText(byte[] file)
    {
        using var path = new NativeWords([file]);
        using var opened = new SafeFileHandle(Open(Marshal.ReadIntPtr(path.Address), 0), ownsHandle: true);
        if (opened.IsInvalid)
        {
            return false;
        }

        Span<byte> start = stackalloc byte[128];
        start = start[..RandomAccess.Read(opened, start, 0)];
        int line = start.IndexOf((byte)'\n');
        return !start[..(line < 0 ? start.Length : line)].Contains((byte)0);
    }

    private static bool IsFolder(byte[] path) => Exists([.. path, (byte)'/', (byte)'.']);

    private static bool Exists(byte[] path)
    {
        using var word = new NativeWords([path]);
        return Access(Marshal.ReadIntPtr(word.Address), 0) == 0;
    }

    // The most frequent mistake: the whole command line is one word.
    private static string Remedy(string name) => name.Contains(' ', StringComparison.Ordinal)
        ? "Give the program and each argument as separate words, or use: sh -c '...'."
        : "Check the name and PATH.";

    [LibraryImport("libc", EntryPoint = "access")]
    private static partial int Access(nint path, int mode);

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(nint path, int flags);
}
