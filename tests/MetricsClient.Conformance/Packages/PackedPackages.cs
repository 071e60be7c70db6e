using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>The packages of this repository, which the first test that needs a package packs, once for all tests.</summary>
internal sealed class PackedPackages
{
    /// <summary>A version that no release has, so that no cache can offer another build in its place.</summary>
    public const string Version = "0.0.1-conformance";

    /// <summary>The address of a repository, as a release names it.</summary>
    public const string RepositoryUrl = "https://git.example.org/metricsclient";

    private static readonly TemporaryFolder s_folder = new();
    private static readonly Lazy<Task<PackedPackages>> s_packed = new(PackAsync);

    private PackedPackages()
    {
    }

    /// <summary>Gets the folder that holds the packages.</summary>
    public string Feed => s_folder["feed"];

    /// <summary>Gets the folder into which consumers restore packages.</summary>
    public string Restored => s_folder["restored"];

    /// <summary>Packs all projects, unless a test has done so before.</summary>
    /// <returns>The packages.</returns>
    public static Task<PackedPackages> GetAsync() => s_packed.Value;

    /// <summary>Deletes the packages.</summary>
    public static void Delete() => s_folder.Dispose();

    // All projects are built at once, so that a project that several projects reference is built once. The solution was analyzed
    // when the solution was built.
    private static async Task<PackedPackages> PackAsync()
    {
        string projects = string.Concat(Directory.GetFiles(Repository.File("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(static project => $"<Project Path='{project}'/>"));
        await File.WriteAllTextAsync(s_folder["packages.slnx"], $"<Solution>{projects}</Solution>", TestContext.Current.CancellationToken);
        var packages = new PackedPackages();
        await Dotnet.RunAsync(
            Repository.Root,
            "pack", s_folder["packages.slnx"], "--configuration", "Release", "-property:Version=" + Version, "-property:RunAnalyzers=false", "-property:RepositoryUrl=" + RepositoryUrl,
            "--artifacts-path", s_folder["artifacts"], "--output", packages.Feed);
        return packages;
    }
}
