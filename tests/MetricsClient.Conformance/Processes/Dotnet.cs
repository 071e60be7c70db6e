using System.Diagnostics;

namespace MetricsClient.Conformance.Processes;

/// <summary>Runs the .NET SDK as a user does on the command line, leaving no build server behind.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a command of the SDK. The test fails if the command fails.</summary>
    /// <returns>The output.</returns>
    public static Task<string> RunAsync(string folder, params IEnumerable<string> arguments) =>
        RunAsync(folder, new Dictionary<string, string>(), arguments);

    public static async Task<string> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        CommandResult result = await TryRunAsync(folder, environment, arguments);
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} failed:\n{result.Everything}");
        return result.Everything;
    }

    /// <summary>Runs a command of the SDK, which may fail.</summary>
    /// <returns>The exit code and the output.</returns>
    public static Task<CommandResult> TryRunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        // The profile for the optimizer costs a compiler that runs for seconds a third of its time.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, s_limit);
    }
}
