using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>
/// A project of a user: outside the repository, without the repository's build settings, and with the packages of the feed.
/// The project is deleted when disposed.
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

        // Consumers restore into a folder that all tests of a run share. Packages in the user's cache are read from that cache.
        string userProfile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        _environment = new Dictionary<string, string>
        {
            ["NUGET_FALLBACK_PACKAGES"] =
                Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(userProfile, ".nuget", "packages"),
            ["NUGET_PACKAGES"] = packages.Restored,
        };
        Directory.CreateDirectory(_environment["NUGET_FALLBACK_PACKAGES"]);
    }

    /// <summary>Gets the folder of the project, after which <c>dotnet new</c> names the project.</summary>
    public string Folder => _folder["hello"];

    /// <summary>Writes a file of the project.</summary>
    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>Runs the SDK in the folder of the project.</summary>
    /// <returns>The output of the SDK.</returns>
    public Task<string> DotnetAsync(params IEnumerable<string> arguments) =>
        Dotnet.RunAsync(Folder, _environment, arguments);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
