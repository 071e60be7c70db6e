using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MetricsClient.Tool.Running;

/// <summary>Restores the soft limit of open files, which CoreCLR raises to the hard limit at its start.</summary>
/// <remarks>
/// No system call returns the earlier limit. If the parent process has the same hard limit, the soft limit was very
/// probably inherited from the parent. Otherwise the limits were set for this process, as <c>ulimit -n</c> does, which
/// sets both limits to the same value. The native executable does not change the limit.
/// </remarks>
internal static partial class FileLimit
{
    private const int OpenFiles = 7;

    /// <summary>Restores the soft limit of this process, and so of the command.</summary>
    public static void Restore()
    {
        if (!OperatingSystem.IsLinux() || !RuntimeFeature.IsDynamicCodeSupported || Parent() is not { } parent)
        {
            return;
        }

        nuint[] own = new nuint[2];
        if (Get(OpenFiles, ref own[0]) == 0 && own[1] == parent.Hard && parent.Soft < own[0])
        {
            own[0] = parent.Soft;
            _ = Set(OpenFiles, ref own[0]);
        }
    }

    private static (nuint Soft, nuint Hard)? Parent()
    {
        const string Name = "Max open files";
        string? line = ProcessTree.Lines($"/proc/{GetParent()}/limits")
            .FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal));
        string[] limits = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return limits.Length > 1 ? (Number(limits[0]), Number(limits[1])) : null;
    }

    private static nuint Number(string text) =>
        nuint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out nuint number) ? number : nuint.MaxValue;

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParent();

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, ref nuint limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, ref nuint limits);
}
