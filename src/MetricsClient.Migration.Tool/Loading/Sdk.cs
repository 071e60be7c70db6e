using System.Diagnostics;

namespace MetricsClient.Migration.Tool.Loading;

/// <summary>Runs the .NET SDK.</summary>
internal static class Sdk
{
    /// <summary>Restores the packages of a solution.</summary>
    /// <exception cref="MoveException">The restore failed.</exception>
    public static async Task RestoreAsync(string solution, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["restore", Path.GetFullPath(solution), "-nodeReuse:false", "--verbosity", "quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(solution)),
        };
        using Process restore = Process.Start(start) ?? throw new MoveException(ExitCode.NotMovable, "The command 'dotnet' does not start; install the .NET SDK.");
        Task<string> errors = restore.StandardError.ReadToEndAsync(cancellationToken);
        string output = await restore.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        output += await errors.ConfigureAwait(false);
        await restore.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (restore.ExitCode != 0)
        {
            throw new MoveException(ExitCode.NotMovable, $"'dotnet restore' failed; make the solution restore first.\n{output.Trim()}");
        }
    }
}
