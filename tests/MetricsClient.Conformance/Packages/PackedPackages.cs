using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>The packages of this repository, packed once into a feed of their own as a release would be.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    /// <summary>A version that no release has, so that no cache can offer another build in its place.</summary>
    public const string Version = "0.0.1-conformance";

    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder that holds the packages.</summary>
    public string Feed => _folder["feed"];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (string project in new[] { "MetricsClient", "MetricsClient.Hosting", "MetricsClient.AspNetCore", "MetricsClient.Testing" })
        {
            await Dotnet.RunAsync(
                Repository.Root,
                "pack", Repository.File("src", project), "--configuration", "Release", "-property:Version=" + Version,
                "--artifacts-path", _folder["artifacts"], "--output", Feed);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
