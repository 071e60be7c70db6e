using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>
/// A project of somebody else: it lies outside the repository, shares none of its build settings, and gets the packages from
/// the feed. Gone when disposed.
/// </summary>
internal sealed class ConsumerProject : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment;

    public ConsumerProject(PackedPackages packages)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(
            _folder["nuget.config"],
            $"<configuration><packageSources><add key='packed' value='{packages.Feed}'/></packageSources></configuration>");

        // What this project restores stays in its own folder; what the user's cache holds already is read from there.
        string userProfile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        _environment = new Dictionary<string, string>
        {
            ["NUGET_FALLBACK_PACKAGES"] =
                Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(userProfile, ".nuget", "packages"),
            ["NUGET_PACKAGES"] = _folder["packages"],
        };
        Directory.CreateDirectory(_environment["NUGET_FALLBACK_PACKAGES"]);
    }

    /// <summary>The project's own folder, after which <c>dotnet new</c> names it.</summary>
    public string Folder => _folder["hello"];

    /// <summary>Writes a file of the project.</summary>
    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>Runs the SDK in the project's folder and gives back what it printed.</summary>
    public Task<string> DotnetAsync(params IEnumerable<string> arguments) =>
        Dotnet.RunAsync(Folder, _environment, arguments);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
