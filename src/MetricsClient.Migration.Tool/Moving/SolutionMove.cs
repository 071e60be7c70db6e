using System.Text;
using MetricsClient.Migration.Shapes;
using MetricsClient.Migration.Tool.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration.Tool.Moving;

/// <summary>The changes of all files of a solution, and the places that are left for a person.</summary>
internal sealed class SolutionMove
{
    private static readonly string[] s_shared = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    private readonly List<FileChange> _changes = [];
    private readonly List<(string Path, SourceText Before, Remainder Remainder)> _remainders = [];
    private readonly List<RemainingPlace> _packages = [];

    private SolutionMove()
    {
    }

    /// <summary>Gets the changed files.</summary>
    public IReadOnlyList<FileChange> Changes => _changes;

    /// <summary>Computes the move of a solution. Changes no file.</summary>
    public static SolutionMove Of(LoadedSolution solution, MoveSettings settings, CancellationToken cancellationToken)
    {
        var move = new SolutionMove();
        var shapes = MetricShapes.Of(solution.Movable.Select(static project => project.Compilation), cancellationToken);
        foreach (IGrouping<string, (Document Document, Compilation Compilation)> file in Files(solution).GroupBy(static file => Path.GetFullPath(file.Document.FilePath!)))
        {
            move.AddFile(file.Key, file, shapes, cancellationToken);
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(settings.Solution))!;
        foreach (string path in ProjectFiles(solution, folder))
        {
            move.AddProjectFile(path, settings.PackageVersion, solution);
        }

        return move;
    }

    /// <summary>Returns the places for a person.</summary>
    /// <param name="beforeMove">True for the lines before the move, false for the lines of the moved files.</param>
    public IEnumerable<RemainingPlace> Remaining(bool beforeMove) => _remainders
        .Select(left =>
        {
            LinePosition place = beforeMove ? left.Before.Lines.GetLinePosition(left.Remainder.Original.Start) : left.Remainder.Position;
            return new RemainingPlace(left.Path, place.Line + 1, place.Character + 1, left.Remainder.Message, left.Remainder.Section);
        })
        .Concat(_packages);

    private static IEnumerable<(Document Document, Compilation Compilation)> Files(LoadedSolution solution) =>
        from project in solution.Movable
        from document in project.Project.Documents
        where document.FilePath is { } path && !IsGenerated(path)
        select (document, project.Compilation);

    private static bool IsGenerated(string path)
    {
        string[] folders = path.Split('/', '\\');
        return folders.Contains("obj") || folders.Contains(".nuget");
    }

    private static SortedSet<string> ProjectFiles(LoadedSolution solution, string folder)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((Project project, _) in solution.Projects)
        {
            string path = Path.GetFullPath(project.FilePath!);
            files.Add(path);
            for (DirectoryInfo? at = new FileInfo(path).Directory; at is not null; at = at.Parent)
            {
                files.UnionWith(s_shared.Select(name => Path.Combine(at.FullName, name)).Where(File.Exists));
                if (at.FullName == folder)
                {
                    break;
                }
            }
        }

        return files;
    }

    // A file of several target frameworks, or of several projects, has to be the same after each move.
    private void AddFile(string path, IEnumerable<(Document Document, Compilation Compilation)> contexts, MetricShapes shapes, CancellationToken cancellationToken)
    {
        SourceText? before = null;
        FileMigration? chosen = null;
        bool differs = false;
        foreach ((Document document, Compilation compilation) in contexts)
        {
            if (!document.TryGetSyntaxTree(out SyntaxTree? tree) || FileMigration.Of(compilation.GetSemanticModel(tree), shapes, cancellationToken) is not { } migration)
            {
                continue;
            }

            before ??= tree.GetText(cancellationToken);
            differs |= chosen is not null && !chosen.Text.ContentEquals(migration.Text);
            chosen ??= migration;
        }

        if (chosen is null)
        {
            return;
        }

        if (chosen.IsChanged)
        {
            _changes.Add(new FileChange(path, before!.ToString(), chosen.Text.ToString(), before.Encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
        }

        _remainders.AddRange(chosen.Remainders.Select(remainder => (path, before!, remainder)));
        if (differs)
        {
            _remainders.Add((path, before!, new Remainder(default, "The file differs between target frameworks or projects; compare its code below #if.", PageSection.Packages)));
        }
    }

    private void AddProjectFile(string path, string version, LoadedSolution solution)
    {
        string before = File.ReadAllText(path);
        bool isShared = s_shared.Contains(Path.GetFileName(path));
        bool measuresClients = solution.Movable
            .Where(project => isShared || Path.GetFullPath(project.Project.FilePath!) == path)
            .Any(static project => project.Compilation.SyntaxTrees.Any(static tree => tree.ToString().Contains("UseHttpClientMetrics", StringComparison.Ordinal)));
        (string after, IReadOnlyList<(int Place, string Package)> unknown) = ProjectFile.Move(before, version, measuresClients);
        if (after != before)
        {
            bool hasMark = File.ReadAllBytes(path).AsSpan().StartsWith(Encoding.UTF8.Preamble);
            _changes.Add(new FileChange(path, before, after, new UTF8Encoding(hasMark)));
        }

        foreach ((int place, string package) in unknown)
        {
            LinePosition position = SourceText.From(before).Lines.GetLinePosition(place);
            _packages.Add(new RemainingPlace(
                path, position.Line + 1, position.Character + 1, $"The package {package} has no counterpart that the command can choose.", PageSection.Packages));
        }
    }
}
