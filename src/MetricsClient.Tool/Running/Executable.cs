using System.ComponentModel;
using System.Diagnostics;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Running;

/// <summary>Finds and starts a program as a shell does.</summary>
/// <remarks>
/// Process.Start differs from a shell: it searches the folder of promjob and the current folder before PATH, and cannot
/// run a script without an interpreter line.
/// </remarks>
internal static class Executable
{
    // Values of errno, which are the same on Linux and macOS.
    private const int NoSuchFile = 2;
    private const int NoExecutableFormat = 8;

    /// <summary>
    /// Starts the command with the standard streams, the current folder and the environment of this process.
    /// </summary>
    /// <exception cref="ToolException">The command does not exist or cannot be executed.</exception>
    public static Process Start(IReadOnlyList<string> command)
    {
        string program = Find(command[0]);
        try
        {
            return Start(program, command.Skip(1));
        }
        catch (Win32Exception failure) when (failure.NativeErrorCode == NoExecutableFormat)
        {
            return Start("/bin/sh", command.Skip(1).Prepend(program));
        }
        catch (Win32Exception failure)
        {
            throw NotStarted(command[0], failure);
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;

    private static ToolException NotStarted(string name, Win32Exception failure) => failure.NativeErrorCode == NoSuchFile
        ? new(ExitCode.NotFound, $"'{name}' was not found. {Remedy(name)}")
        : new(ExitCode.NotExecutable, $"'{name}' cannot be executed: {new Win32Exception(failure.NativeErrorCode).Message}.");

    private static string Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || OperatingSystem.IsWindows())
        {
            return OperatingSystem.IsWindows() ? name : Path.GetFullPath(name);
        }

        string[] candidates = [.. (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")
            .Split(Path.PathSeparator)
            .Select(folder => Path.GetFullPath(Path.Combine(folder.Length > 0 ? folder : ".", name)))
            .Where(File.Exists)];
        return candidates.FirstOrDefault(IsExecutable) ?? candidates.FirstOrDefault()
            ?? throw new ToolException(ExitCode.NotFound, $"'{name}' was not found. {Remedy(name)}");
    }

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    // The most frequent mistake: the whole command line is one word.
    private static string Remedy(string name) => name.Contains(' ', StringComparison.Ordinal)
        ? "Give the program and each argument as separate words, or use: sh -c '...'."
        : "Check the name and PATH.";
}
