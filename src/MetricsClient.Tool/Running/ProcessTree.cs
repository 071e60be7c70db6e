using System.Globalization;

namespace MetricsClient.Tool.Running;

/// <summary>
/// Reads information about a process and its descendants from /proc. Without /proc, no descendants are found.
/// </summary>
internal static class ProcessTree
{
    /// <summary>Gets a value indicating whether this system has a /proc that lists the children of a process.</summary>
    public static bool IsAvailable => File.Exists("/proc/self/task/" + Environment.ProcessId + "/children");

    /// <summary>
    /// Returns the ids of a process and all its descendants, each parent before its children. A process that ends
    /// during the call may be missing.
    /// </summary>
    public static IReadOnlyList<int> Of(int processId)
    {
        List<int> tree = [processId];
        for (int i = 0; i < tree.Count; i++)
        {
            tree.AddRange(ChildrenOf(tree[i]));
        }

        return tree;
    }

    /// <summary>Returns the peak memory in bytes of a process since it started its program; null if unknown.</summary>
    public static long? PeakBytes(int processId)
    {
        string? line = StatusLine(processId, "VmHWM:");
        return line is not null && long.TryParse(
            line.AsSpan("VmHWM:".Length).TrimEnd("kB "), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out long kibibytes)
            ? kibibytes * 1024
            : null;
    }

    /// <summary>Returns a set of signals in /proc/PID/status, such as SigCgt; an empty set if there is no such process.</summary>
    public static ulong Signals(int processId, string name)
    {
        string? line = StatusLine(processId, name);
        ReadOnlySpan<char> digits = line.AsSpan(line is null ? 0 : name.Length).Trim();
        return ulong.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong set) ? set : 0;
    }

    /// <summary>Returns the line of /proc/PID/status that begins with a name; null if there is no such process.</summary>
    public static string? StatusLine(int processId, string name) =>
        Lines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));

    /// <summary>
    /// Returns the start time of a process in clock ticks; null if there is no such process. The start time distinguishes the
    /// process from a later process with the same id.
    /// </summary>
    public static ulong? StartOf(int processId)
    {
        // The process name is in brackets and may itself contain blanks and brackets. The start time is the 20th field
        // after the name.
        string stat = string.Concat(Lines($"/proc/{processId}/stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 && fields[0] is not ("Z" or "X") ? ulong.Parse(fields[19], CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Returns the ids of the children of a process; none if there is no such process.</summary>
    public static IReadOnlyList<int> ChildrenOf(int processId)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{processId}/task")
                .SelectMany(static thread => Lines(thread + "/children"))
                .SelectMany(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(static id => int.Parse(id, CultureInfo.InvariantCulture))];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Returns the lines of a file; none if the file cannot be read.</summary>
    public static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
