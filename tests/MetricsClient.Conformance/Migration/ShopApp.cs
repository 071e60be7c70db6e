using System.Diagnostics;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Packages;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Migration;

/// <summary>A copy of tests/MigrationApp, an application that uses prometheus-net. The copy is deleted when disposed.</summary>
internal sealed class ShopApp : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment;

    public ShopApp(PackedPackages packages)
    {
        Copy(Repository.File("tests", "MigrationApp"), Folder);
        File.WriteAllText(
            _folder["nuget.config"],
            $"<configuration><packageSources><add key='packed' value='{packages.Feed}'/></packageSources></configuration>");
        string userProfile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        _environment = new Dictionary<string, string>
        {
            ["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(userProfile, ".nuget", "packages"),
            ["NUGET_PACKAGES"] = packages.Restored,
        };
    }

    /// <summary>Gets the folder of the solution.</summary>
    public string Folder => _folder["app"];

    /// <summary>Builds all projects.</summary>
    public Task BuildAsync() => Dotnet.RunAsync(Folder, _environment, "build", "MigrationApp.slnx");

    /// <summary>Runs the tests and the worker of the application.</summary>
    public async Task TestAsync()
    {
        await Dotnet.RunAsync(Folder, _environment, "exec", Program("Shop.Tests"), "-noColor");

        // The worker pushes to a port without server, and writes the error.
        Assert.Contains("Jobs: 3\n", await Dotnet.RunAsync(Folder, _environment, "exec", Program("Shop.Worker"), "http://127.0.0.1:9/metrics"), StringComparison.Ordinal);
    }

    /// <summary>Runs the tool of the packed package in the folder of the solution.</summary>
    /// <returns>The exit code, and the lines of the output.</returns>
    public async Task<(int ExitCode, string[] Lines)> MigrateAsync(params IEnumerable<string> arguments)
    {
        if (!Directory.Exists(_folder["tools"]))
        {
            await Dotnet.RunAsync(
                Folder, _environment, "tool", "install", "MetricsClient.Migration.Tool", "--version", PackedPackages.Version, "--tool-path", _folder["tools"]);
        }

        var start = new ProcessStartInfo(Path.Combine(_folder["tools"], "metricsclient-migrate"), arguments) { WorkingDirectory = Folder };
        foreach ((string name, string value) in _environment)
        {
            start.Environment[name] = value;
        }

        CommandResult result = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, s_limit);
        return (result.ExitCode, result.Everything.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Replaces a text that a file contains once.</summary>
    /// <returns>The line of the text, counted from 1.</returns>
    public int Edit(string file, string before, string after)
    {
        string path = Path.Combine(Folder, file), text = File.ReadAllText(path);
        int place = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(place >= 0 && place == text.LastIndexOf(before, StringComparison.Ordinal), $"{file} does not contain once: {before}\n{text}");
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
        return text.AsSpan(0, place).Count('\n') + 1;
    }

    /// <summary>Starts the web application, sends requests, and scrapes each of its endpoints.</summary>
    /// <returns>The name and type of each family, by endpoint.</returns>
    public async Task<string[]> FamiliesAsync()
    {
        await using var app = ChildProcess.Start("dotnet", Program("Shop.Web"), "--urls", "http://127.0.0.1:0");
        Match started = await app.WaitForLineAsync(@"Listening on (?<address>\S+) and (?<port>\d+)\.");
        using var http = new HttpClient { BaseAddress = new Uri(started.Groups["address"].Value) };
        Assert.Equal("healthy", await http.GetStringAsync("order/book", TestContext.Current.CancellationToken));
        var families = new SortedSet<string>(StringComparer.Ordinal);
        string admin = $"http://127.0.0.1:{started.Groups["port"].Value}/metrics";
        foreach (string endpoint in (string[])["metrics", "middleware", "middleware-of-tenant", "tenant", "tenant2", admin])
        {
            string text = await http.GetStringAsync(endpoint, TestContext.Current.CancellationToken);
            families.UnionWith(text.Split('\n')
                .Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
                .Select(line => $"{(endpoint == admin ? "admin" : endpoint)}: {line["# TYPE ".Length..]}"));
        }

        return [.. families];
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.GetDirectories(source).Where(static folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            Copy(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }

    private string Program(string project) => Path.Combine(Folder, project, "bin", "Debug", "net10.0", project + ".dll");
}
