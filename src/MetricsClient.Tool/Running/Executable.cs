using System.ComponentModel;
using System.Diagnostics;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Running;

/// <summary>Finds and starts a program as a shell does.</summary>
/// <remarks>
/// .NET itself would look in promjob's own folder and in the current one before it looks at PATH, and would not run a script
/// that does not name its interpreter.
/// </remarks>
internal static class Executable
{
    // errno, the same on Linux and macOS.
    private const int NoSuchFile = 2;
    private const int NoExecutableFormat = 8;

    /// <summary>Starts the command with the standard streams, folder and environment of this process.</summary>
    /// <exception cref="ToolException">It is not there, or cannot be executed.</exception>
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

    // A whole line given as one word is the mistake that is made most.
    private static string Remedy(string name) => name.Contains(' ', StringComparison.Ordinal)
        ? "Give the program and each argument as words of their own, or: sh -c '...'."
        : "Check its name and PATH.";
}
