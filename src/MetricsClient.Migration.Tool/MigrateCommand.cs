using System.CommandLine;
using System.Globalization;
using System.Reflection;
using MetricsClient.Migration.Tool.Loading;
using MetricsClient.Migration.Tool.Moving;

namespace MetricsClient.Migration.Tool;

/// <summary>The command line <c>metricsclient-migrate SOLUTION</c>.</summary>
internal static class MigrateCommand
{
    private static readonly string[] s_extensions = [".sln", ".slnx", ".csproj"];

    /// <summary>Creates the command.</summary>
    public static RootCommand Create()
    {
        var solution = new Argument<string>("solution") { Description = "The solution or project: a file with the extension .sln, .slnx or .csproj." };
        var dryRun = new Option<bool>("--dry-run") { Description = "List the changes and the manual changes that will be left, and change no file." };
        var version = new Option<string>("--package-version")
        {
            Description = "The version of the MetricsClient packages. The default is the version of this tool.",
            DefaultValueFactory = static _ => OwnVersion(),
        };
        var root = new RootCommand("Moves a solution from prometheus-net to MetricsClient. Commit your work first; see docs/from-prometheus-net.md.") { solution, dryRun, version };
        root.SetAction(async (parsed, cancellationToken) => await RunAsync(
            new MoveSettings(parsed.GetRequiredValue(solution), parsed.GetValue(dryRun), parsed.GetRequiredValue(version)),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellationToken).ConfigureAwait(false));
        return root;
    }

    private static async Task<int> RunAsync(MoveSettings settings, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(settings.Solution) || !s_extensions.Contains(Path.GetExtension(settings.Solution), StringComparer.OrdinalIgnoreCase))
            {
                throw new MoveException(ExitCode.Usage, $"There is no solution or project at '{settings.Solution}'; give the path of a .sln, .slnx or .csproj file.");
            }

            return await MoveAsync(settings, output, cancellationToken).ConfigureAwait(false);
        }
        catch (MoveException failure)
        {
            await error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return failure.ExitCode;
        }
    }

    private static async Task<int> MoveAsync(MoveSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        SolutionMove move;
        await Sdk.RestoreAsync(settings.Solution, cancellationToken).ConfigureAwait(false);
        using (LoadedSolution loaded = await LoadedSolution.OpenAsync(settings.Solution, cancellationToken).ConfigureAwait(false))
        {
            loaded.ThrowIfNotMovable();
            move = SolutionMove.Of(loaded, settings, cancellationToken);
        }

        var remaining = new List<RemainingPlace>(move.Remaining(settings.IsDryRun));
        if (!settings.IsDryRun)
        {
            FileChange.WriteAll(move.Changes);
            remaining.AddRange(await CheckAsync(settings, remaining, cancellationToken).ConfigureAwait(false));
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(settings.Solution))!;
        foreach (RemainingPlace place in remaining.OrderBy(static place => place.Path, StringComparer.Ordinal).ThenBy(static place => place.Line).ThenBy(static place => place.Column))
        {
            await output.WriteLineAsync(place.Format(folder)).ConfigureAwait(false);
        }

        string verb = settings.IsDryRun ? "would change" : "changed";
        await output.WriteLineAsync(
            $"metricsclient-migrate {verb} {Count(move.Changes.Count, "file")}; {Count(remaining.Count, "manual change")} left.").ConfigureAwait(false);
        return remaining.Count == 0 ? ExitCode.Done : ExitCode.Remaining;
    }

    // Compiles the moved solution. An error in a line that is already listed has the same cause. The rules need code that compiles.
    private static async Task<IReadOnlyList<RemainingPlace>> CheckAsync(
        MoveSettings settings, List<RemainingPlace> known, CancellationToken cancellationToken)
    {
        try
        {
            await Sdk.RestoreAsync(settings.Solution, cancellationToken).ConfigureAwait(false);
            using LoadedSolution moved = await LoadedSolution.OpenAsync(settings.Solution, cancellationToken).ConfigureAwait(false);
            IEnumerable<RemainingPlace> errors = moved.Errors().Concat(await moved.RuleErrorsAsync(cancellationToken).ConfigureAwait(false));
            return [.. errors.Where(error => !known.Any(place => place.Path == error.Path && place.Line == error.Line))];
        }
        catch (MoveException failure)
        {
            return [new RemainingPlace(Path.GetFullPath(settings.Solution), 1, 1, $"The moved solution was not compiled: {failure.Message}", PageSection.Packages)];
        }
    }

    private static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    // Without the commit behind '+'.
    private static string OwnVersion() =>
        (typeof(MigrateCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.1.0").Split('+')[0];
}
