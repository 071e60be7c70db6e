using System.Diagnostics;
using System.Text;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>
/// A user who runs the commands of a page in a new home folder, with packages of this source and with free ports in place of the ports of
/// the page. Disposal ends the started servers.
/// </summary>
internal sealed class PageReader : IDisposable
{
    private const string LocalVersion = "0.1.0-local.1";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _home = new();
    private readonly Dictionary<string, string> _replacements;
    private readonly Dictionary<string, string> _environment;
    private readonly List<Process> _servers = [];
    private string _folder;

    public PageReader(PackedPackages packages, Uri gateway)
    {
        _folder = _home["work"];
        Directory.CreateDirectory(_folder);
        File.WriteAllText(
            _home["nuget.config"],
            $"<configuration><packageSources><add key='packed' value='{packages.Feed}'/></packageSources></configuration>");
        _replacements = new Dictionary<string, string>
        {
            [LocalVersion] = PackedPackages.Version,
            ["http://localhost:9091"] = gateway.ToString().TrimEnd('/'),
            ["5000"] = FreePort(),
            ["9464"] = FreePort(),
        };
        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        _environment = new Dictionary<string, string>
        {
            ["HOME"] = _home["home"],
            ["DOTNET_CLI_HOME"] = _home["home"],
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["PATH"] = $"{_home["home"]}/.dotnet/tools:{Environment.GetEnvironmentVariable("PATH")}",
            ["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(user, ".nuget", "packages"),
            ["NUGET_PACKAGES"] = packages.Restored,
        };
        Directory.CreateDirectory(_home["home"]);
        Directory.CreateDirectory(_environment["NUGET_FALLBACK_PACKAGES"]);
    }

    /// <summary>Writes the program of a page into the project that the commands have created.</summary>
    public void WriteProgram(string project, string code)
    {
        _folder = Path.Combine(_home["work"], project);
        File.Delete(Path.Combine(_folder, "Worker.cs"));
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), Replace(code));
    }

    /// <summary>Runs commands. A server goes on running while the next commands run, which wait until the server responds.</summary>
    /// <returns>The output of the commands; empty for a server.</returns>
    public async Task<string> RunAsync(string commands, bool isServer)
    {
        ProcessStartInfo start = Start(Replace(commands), isServer);
        if (isServer)
        {
            _servers.Add(Process.Start(start)!);
            return "";
        }

        CommandResult result = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, s_limit);
        Assert.True(result.ExitCode == 0, $"{commands}\n{result.Everything}");
        return result.Everything;
    }

    public void Dispose()
    {
        foreach (Process server in _servers)
        {
            server.Kill(entireProcessTree: true);
            server.WaitForExit();
            server.Dispose();
        }

        _home.Dispose();
    }

    // curl waits for a server that is not ready yet. A worker starts without input, but a console server ends with its input.
    private ProcessStartInfo Start(string commands, bool isServer)
    {
        var script = new StringBuilder("set -e\ncurl() { command curl --silent --show-error --fail --retry 60 --retry-delay 1 --retry-connrefused \"$@\"; }\n");
        script.Append("export PUSHGATEWAY_URL=").Append(_replacements["http://localhost:9091"]).Append('\n').Append(commands);
        var start = new ProcessStartInfo("bash", ["-c", isServer ? $"{script.ToString().TrimEnd()} < <(sleep 300) > /dev/null" : script.ToString()]) { WorkingDirectory = _folder };
        foreach ((string name, string value) in _environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private string Replace(string text) => _replacements.Aggregate(text, static (all, pair) => all.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    private static string FreePort() => TestPort.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
