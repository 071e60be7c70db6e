using System.Text.RegularExpressions;

namespace MetricsClient.Migration.Tool.Loading;

/// <summary>The projects of a solution in Visual Basic and F#, whose code the command does not move.</summary>
internal static partial class OtherLanguages
{
    /// <summary>Returns the path and text of each project file that names prometheus-net.</summary>
    public static IReadOnlyList<(string Path, string Text)> Of(string solution)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(solution))!;
        return [.. Project().Matches(File.ReadAllText(solution))
            .Select(match => Path.GetFullPath(Path.Combine(folder, match.Groups[1].Value.Replace('\\', Path.DirectorySeparatorChar))))
            .Where(File.Exists)
            .Select(static path => (path, File.ReadAllText(path)))
            .Where(static project => project.Item2.Contains("\"prometheus-net", StringComparison.OrdinalIgnoreCase))];
    }

    [GeneratedRegex("""["']([^"'<>|]+\.(?:vb|fs)proj)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Project();
}
