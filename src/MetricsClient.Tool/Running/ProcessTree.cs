using System.Globalization;

namespace MetricsClient.Tool.Running;

/// <summary>A process and all that descends from it, as far as the system tells; without /proc, the process alone.</summary>
internal static class ProcessTree
{
    /// <summary>The ids, parents before children. A process that ends meanwhile is left out.</summary>
    public static IReadOnlyList<int> Of(int processId)
    {
        List<int> tree = [processId];
        for (int i = 0; i < tree.Count; i++)
        {
            tree.AddRange(ChildrenOf(tree[i]));
        }

        return tree;
    }

    /// <summary>The most memory that the process has had in its own pages since it began its program; null when it cannot be told.</summary>
    public static long? PeakBytes(int processId)
    {
        string? line = Lines($"/proc/{processId}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is not null && long.TryParse(
            line.AsSpan("VmHWM:".Length).TrimEnd("kB "), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out long kibibytes)
            ? kibibytes * 1024
            : null;
    }

    /// <summary>What tells a process from a later one with the same id; null when there is none.</summary>
    public static string? StartOf(int processId)
    {
        // The name in brackets may hold blanks and brackets itself; the start is the 20th field after it.
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
