using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.MSBuild;

namespace MetricsClient.Migration.Tool.Loading;

/// <summary>A solution with the compilations of its C# projects.</summary>
internal sealed class LoadedSolution : IDisposable
{
    private const int ShownErrors = 10;

    private readonly MSBuildWorkspace _workspace;
    private readonly IReadOnlyList<string> _problems;

    private LoadedSolution(MSBuildWorkspace workspace, IReadOnlyList<(Project, Compilation)> projects, IReadOnlyList<string> problems)
    {
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
            var projects = new List<(Project, Compilation)>();
            foreach (Project project in solution.Projects.Where(static project => project.Language == LanguageNames.CSharp))
            {
                if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } compilation)
                {
                    projects.Add((project, compilation));
                }
            }

            return new LoadedSolution(workspace, projects, problems);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            workspace.Dispose();
            throw new MoveException(ExitCode.NotMovable, $"'{path}' cannot be read: {failure.Message}");
        }
    }

    /// <summary>Throws if the solution does not use prometheus-net or does not compile.</summary>
    /// <exception cref="MoveException">The solution cannot be moved.</exception>
    public void ThrowIfNotMovable()
    {
        if (Projects.Count == 0 && _problems.Count > 0)
        {
            throw new MoveException(ExitCode.NotMovable, $"No project can be read:\n{string.Join('\n', _problems.Take(ShownErrors))}");
        }

        if (!Movable.Any())
        {
            throw new MoveException(ExitCode.NothingToMove, "No project references prometheus-net; nothing was changed.");
        }

        RemainingPlace[] errors = [.. Errors()];
        if (errors.Length > 0)
        {
            string list = string.Join('\n', errors.Take(ShownErrors).Select(static error =>
                string.Create(CultureInfo.InvariantCulture, $"{error.Path}({error.Line},{error.Column}): {error.Message}")));
            throw new MoveException(ExitCode.NotMovable, $"The solution does not compile, so nothing was changed; mend these errors first:\n{list}");
        }
    }

    /// <summary>Returns the errors of the compiler, each once.</summary>
    public IEnumerable<RemainingPlace> Errors() => Projects
        .SelectMany(static project => project.Compilation.GetDiagnostics())
        .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.IsInSource)
        .Select(static diagnostic =>
        {
            FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
            string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
            return new RemainingPlace(
                Path.GetFullPath(place.Path), place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1, $"{diagnostic.Id}: {message}.".Replace("..", ".", StringComparison.Ordinal), PageSection.Packages);
        })
        .DistinctBy(static error => (error.Path, error.Line));

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();
}
