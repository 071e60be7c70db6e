using System.Globalization;

namespace MetricsClient.Tool.Running;

/// <summary>Reads the descendants of a process from /proc. Without /proc, a process has no known descendants.</summary>
internal static class ProcessTree
{
    /// <summary>Returns the ids of a process and all descendants, parents before children. Omits processes that end during the call.</summary>
    public static IReadOnlyList<int> Of(int processId)
    {
        List<int> tree = [processId];
        for (int i = 0; i < tree.Count; i++)
        {
            tree.AddRange(ChildrenOf(tree[i]));
        }

        return tree;
    }

    /// <summary>Returns the peak memory of a process in bytes since the start of the program; null if unknown.</summary>
    public static long? PeakBytes(int processId)
    {
        string? line = Lines($"/proc/{processId}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is not null && long.TryParse(
            line.AsSpan("VmHWM:".Length).TrimEnd("kB "), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out long kibibytes)
            ? kibibytes * 1024
            : null;
    }

    /// <summary>Returns the start time of a process, which distinguishes the process from a later process with the same id; null if there is no such process.</summary>
    public static string? StartOf(int processId)
    {
        // The name in brackets may contain blanks and brackets. The start time is the 20th field after the name.
        string stat = string.Concat(Lines($"/proc/{processId}/stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 && fields[0] is not ("Z" or "X") ? fields[19] : null;
    }

    private static IEnumerable<int> ChildrenOf(int processId)
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

    private static string[] Lines(string file)
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
