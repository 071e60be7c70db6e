using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.MSBuild;

namespace MetricsClient.Migration.Tool.Loading;

/// <summary>A solution with the compilations of its C# projects.</summary>
internal sealed class LoadedSolution : IDisposable
{
    private const int ShownErrors = 10;

    private readonly string _path;
    private readonly MSBuildWorkspace _workspace;
    private readonly IReadOnlyList<string> _problems;

    private LoadedSolution(MSBuildWorkspace workspace, string path, IReadOnlyList<(Project, Compilation)> projects, IReadOnlyList<string> problems)
    {
        _path = path;
        _workspace = workspace;
        _problems = problems;
        Projects = projects;
    }

    /// <summary>Gets the C# projects. A project with several target frameworks appears once for each framework.</summary>
    public IReadOnlyList<(Project Project, Compilation Compilation)> Projects { get; }

    /// <summary>Gets the projects that reference prometheus-net.</summary>
    public IEnumerable<(Project Project, Compilation Compilation)> Movable =>
        Projects.Where(static project => PrometheusNet.IsReferencedBy(project.Compilation));

    /// <summary>Opens a solution or project.</summary>
    /// <exception cref="MoveException">The solution cannot be read.</exception>
    public static async Task<LoadedSolution> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var workspace = MSBuildWorkspace.Create();
        var problems = new List<string>();
        try
        {
            using WorkspaceEventRegistration registration = workspace.RegisterWorkspaceFailedHandler(failed =>
            {
                if (failed.Diagnostic.Kind == WorkspaceDiagnosticKind.Failure)
                {
                    problems.Add(failed.Diagnostic.Message);
                }
            });
            Solution solution = Path.GetExtension(path).Equals(".csproj", StringComparison.OrdinalIgnoreCase)
                ? (await workspace.OpenProjectAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false)).Solution
                : await workspace.OpenSolutionAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
            IReadOnlyList<(Project, Compilation)> projects = await CompileAsync(solution, cancellationToken).ConfigureAwait(false);
            var loaded = new LoadedSolution(workspace, path, projects, problems);
            workspace = null;
            return loaded;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new MoveException(ExitCode.NotMovable, $"'{path}' cannot be read: {failure.Message}");
        }
        finally
        {
            workspace?.Dispose();
        }
    }

    /// <summary>Throws if the solution does not use prometheus-net, does not compile, or has a project that MetricsClient does not support.</summary>
    /// <exception cref="MoveException">The solution cannot be moved.</exception>
    public void ThrowIfNotMovable()
    {
        // The problems also contain warnings of NuGet. A missing project would keep code that its dependants no longer have.
        string[] unread = [.. SolutionFile.CSharpProjects(_path).Except(Projects.Select(static project => Path.GetFullPath(project.Project.FilePath!)), StringComparer.OrdinalIgnoreCase)];
        if (unread.Length > 0)
        {
            throw new MoveException(
                ExitCode.NotMovable, $"A project cannot be read, so nothing was changed: {string.Join(", ", unread)}\n{string.Join('\n', _problems.Take(ShownErrors))}");
        }

        if (!Movable.Any())
        {
            throw new MoveException(ExitCode.NothingToMove, "No project references prometheus-net; nothing was changed.");
        }

        if (Movable.Where(static project => !Frameworks.Supports(project.Compilation)).Select(static project => project.Project.Name).ToArray() is { Length: > 0 } old)
        {
            throw new MoveException(
                ExitCode.NotMovable, $"MetricsClient needs .NET 8 or later, so nothing was changed; change the target frameworks first: {string.Join(", ", old)}");
        }

        RemainingPlace[] errors = [.. Errors()];
        if (errors.Length > 0)
        {
            string list = string.Join('\n', errors.Take(ShownErrors).Select(static error =>
                string.Create(CultureInfo.InvariantCulture, $"{error.Path}({error.Line},{error.Column}): {error.Message}")));
            throw new MoveException(ExitCode.NotMovable, $"The solution does not compile before the move, so nothing was changed; mend these errors first:\n{list}");
        }
    }

    /// <summary>Returns the errors of the compiler, each once.</summary>
    public IEnumerable<RemainingPlace> Errors() => Projects
        .SelectMany(static project => project.Compilation.GetDiagnostics().Select(diagnostic => (project.Project, diagnostic)))
        .Where(static found => found.diagnostic.Severity == DiagnosticSeverity.Error)
        .Select(static found => PlaceOf(found.diagnostic, found.Project, PageSection.CompileErrors))
        .DistinctBy(static error => (error.Path, error.Line));

    /// <summary>Returns the errors of the analyzers of MetricsClient, each once. A project can make errors of warnings.</summary>
    public async Task<IReadOnlyList<RemainingPlace>> RuleErrorsAsync(CancellationToken cancellationToken)
    {
        var places = new List<RemainingPlace>();
        foreach ((Project project, Compilation compilation) in Projects)
        {
            foreach (Diagnostic diagnostic in await Rules.RunAsync(project, compilation, cancellationToken).ConfigureAwait(false))
            {
                places.Add(PlaceOf(diagnostic, project, PageSection.Behavior));
            }
        }

        return [.. places.DistinctBy(static error => (error.Path, error.Line))];
    }

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();

    private static async Task<IReadOnlyList<(Project, Compilation)>> CompileAsync(Solution solution, CancellationToken cancellationToken)
    {
        var projects = new List<(Project, Compilation)>();
        Solution preserved = await LegacyEncodings.PreserveAsync(solution, cancellationToken).ConfigureAwait(false);
        foreach (Project project in preserved.Projects.Where(static project => project.Language == LanguageNames.CSharp))
        {
            if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } compilation)
            {
                projects.Add((project, compilation));
            }
        }

        return projects;
    }

    // An error without a place in the source, such as a missing reference, is at the start of the project file.
    private static RemainingPlace PlaceOf(Diagnostic diagnostic, Project project, string section)
    {
        FileLinePositionSpan place = diagnostic.Location.IsInSource ? diagnostic.Location.GetLineSpan() : new FileLinePositionSpan(project.FilePath!, default);
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        return new RemainingPlace(
            Path.GetFullPath(place.Path),
            place.StartLinePosition.Line + 1,
            place.StartLinePosition.Character + 1,
            $"{diagnostic.Id}: {message}.".Replace("..", ".", StringComparison.Ordinal),
            section);
    }
}
