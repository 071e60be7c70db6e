using System.Text;
using MetricsClient.Migration.Shapes;
using MetricsClient.Migration.Tool.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MetricsClient.Migration.Tool.Moving;

/// <summary>The changes of all files of a solution, and the manual changes that are left.</summary>
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

        IReadOnlyList<(string Path, string Text)> others = SolutionFile.OtherLanguages(settings.Solution);
        foreach (string path in ProjectFiles(solution))
        {
            move.AddProjectFile(path, settings, solution, [.. others.Select(static project => project.Text)]);
        }

        move._packages.AddRange(others.Select(static project => new RemainingPlace(
            project.Path, 1, 1, "The command moves no code in this language; the project keeps its packages of prometheus-net.", PageSection.Packages)));

        return move;
    }

    /// <summary>Returns the manual changes.</summary>
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

    // The shared files are in the folders above a project, up to the folder of the repository.
    private static SortedSet<string> ProjectFiles(LoadedSolution solution)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((Project project, _) in solution.Projects)
        {
            string path = Path.GetFullPath(project.FilePath!);
            files.Add(path);
            for (DirectoryInfo? at = new FileInfo(path).Directory; at is not null; at = at.Parent)
            {
                files.UnionWith(s_shared.Select(name => Path.Combine(at.FullName, name)).Where(File.Exists));
                if (Path.Exists(Path.Combine(at.FullName, ".git")))
                {
                    break;
                }
            }
        }

        return files;
    }

    // A file of several target frameworks, or of several projects, is moved for each.
    private void AddFile(string path, IEnumerable<(Document Document, Compilation Compilation)> contexts, MetricShapes shapes, CancellationToken cancellationToken)
    {
        SourceText? before = null;
        var moves = new List<FileMigration>();
        foreach ((Document document, Compilation compilation) in contexts)
        {
            if (document.TryGetSyntaxTree(out SyntaxTree? tree) && FileMigration.Of(compilation.GetSemanticModel(tree), shapes, cancellationToken) is { } migration)
            {
                before ??= tree.GetText(cancellationToken);
                moves.Add(migration);
            }
        }

        if (before is null)
        {
            return;
        }

        string text = before.ToString();
        string[] moved = [.. moves.Select(static move => move.Text.ToString()).Distinct(StringComparer.Ordinal)];
        Branches? branches = moved.Length == 1 ? null : Branches.Of(text, moved);
        string after = branches?.Text ?? moved[0];
        if (after != text)
        {
            _changes.Add(new FileChange(path, text, after, before.Encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
        }

        if (branches is null)
        {
            _remainders.AddRange(moves[0].Remainders.Select(remainder => (path, before, remainder)));
            if (moved.Length > 1)
            {
                _remainders.Add((path, before, new Remainder(default, "The file differs between target frameworks or projects; compare its code below #if.", PageSection.Packages)));
            }

            return;
        }

        _remainders.AddRange(moves
            .SelectMany(move => move.Remainders.Where(remainder => IsPlaced(branches, move.Text.ToString(), remainder)))
            .DistinctBy(static remainder => (remainder.Original, remainder.Message))
            .Select(remainder => (path, before, remainder)));
    }

    // Code that one framework disables is moved if another framework compiles the code.
    private static bool IsPlaced(Branches branches, string moved, Remainder remainder)
    {
        int line = branches.LineOf(moved, remainder.Position.Line, out bool isChanged);
        remainder.Position = new LinePosition(line, remainder.Position.Character);
        return !(isChanged && remainder.IsDisabledCode);
    }

    private void AddProjectFile(string path, MoveSettings settings, LoadedSolution solution, IReadOnlyList<string> others)
    {
        string before = File.ReadAllText(path);
        bool isShared = s_shared.Contains(Path.GetFileName(path));
        bool measuresClients = solution.Movable
            .Where(project => isShared || Path.GetFullPath(project.Project.FilePath!) == path)
            .Any(static project => project.Compilation.SyntaxTrees.Any(static tree => tree.ToString().Contains("UseHttpClientMetrics", StringComparison.Ordinal)));
        (string after, IReadOnlyList<(int Place, string Package)> unknown) = ProjectFile.Move(before, settings.PackageVersion, measuresClients, others);
        if (after != before)
        {
            bool hasMark = File.ReadAllBytes(path).AsSpan().StartsWith(Encoding.UTF8.Preamble);
            _changes.Add(new FileChange(path, before, after, new UTF8Encoding(hasMark)));
            string folder = Path.TrimEndingDirectorySeparator(Path.GetDirectoryName(Path.GetFullPath(settings.Solution))!) + Path.DirectorySeparatorChar;
            if (isShared && !path.StartsWith(folder, StringComparison.Ordinal))
            {
                _packages.Add(new RemainingPlace(
                    path, 1, 1, "The packages were replaced in a file above the solution; projects outside of the solution may need prometheus-net.", PageSection.Packages));
            }
        }

        foreach ((int place, string package) in unknown)
        {
            LinePosition position = SourceText.From(before).Lines.GetLinePosition(place);
            _packages.Add(new RemainingPlace(
                path, position.Line + 1, position.Character + 1, $"The package {package} has no counterpart that the command can choose.", PageSection.Packages));
        }
    }
}
