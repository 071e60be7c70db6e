using System.Text.RegularExpressions;

namespace MetricsClient.Migration.Tool.Loading;

/// <summary>The projects that the text of a solution file names.</summary>
internal static partial class SolutionFile
{
    /// <summary>Returns the paths of the C# projects. A project file names no project but itself.</summary>
    public static IEnumerable<string> CSharpProjects(string solution) => Projects(solution).Where(static path => Is(path, ".csproj"));

    /// <summary>Returns the path and text of each project in Visual Basic or F# that names prometheus-net. The command moves no code of these languages.</summary>
    public static IReadOnlyList<(string Path, string Text)> OtherLanguages(string solution) =>
    [
        .. Projects(solution)
            .Where(static path => !Is(path, ".csproj") && File.Exists(path))
            .Select(static path => (path, File.ReadAllText(path)))
            .Where(static project => project.Item2.Contains("\"prometheus-net", StringComparison.OrdinalIgnoreCase)),
    ];

    private static IEnumerable<string> Projects(string solution)
    {
        if (Is(solution, ".csproj"))
        {
            return [Path.GetFullPath(solution)];
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(solution))!;
        return Project().Matches(File.ReadAllText(solution))
            .Select(match => Path.GetFullPath(Path.Combine(folder, match.Groups[1].Value.Replace('\\', Path.DirectorySeparatorChar))));
    }

    private static bool Is(string path, string extension) => Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""["']([^"'<>|]+\.(?:cs|vb|fs)proj)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Project();
}
