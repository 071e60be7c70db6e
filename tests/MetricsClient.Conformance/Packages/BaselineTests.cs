using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>Package validation compares a package with an earlier version of the package.</summary>
[Trait("Lane", "long")]
public sealed class BaselineTests
{
    [Fact]
    public async Task A_package_with_the_members_of_the_earlier_version_is_packed()
    {
        CommandResult result = await PackAsync("MetricsClient.HealthChecks");

        Assert.True(result.ExitCode == 0, result.Everything);
    }

    // Another package stands for an earlier version with members that are gone.
    [Fact]
    public async Task A_package_without_the_members_of_the_earlier_version_is_not_packed()
    {
        CommandResult result = await PackAsync("MetricsClient.HttpClientFactory");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("CP0001: Type 'MetricsClient.HttpClientMetricsExtensions' exists on [Baseline]", result.Everything, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> PackAsync(string baseline)
    {
        PackedPackages packages = await PackedPackages.GetAsync();
        using var folder = new TemporaryFolder();
        string userProfile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var environment = new Dictionary<string, string>
        {
            ["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(userProfile, ".nuget", "packages"),
            ["NUGET_PACKAGES"] = packages.Restored,
        };
        return await Dotnet.TryRunAsync(
            Repository.Root,
            environment,
            "pack", Repository.File("src", "MetricsClient.HealthChecks"), "--configuration", "Release", "--artifacts-path", folder["artifacts"], "--output", folder["packages"],
            "-property:Version=99.0.0", "-property:RunAnalyzers=false", "-property:BaselineVersion=" + PackedPackages.Version,
            "-property:PackageValidationBaselineName=" + baseline, "-property:RestoreAdditionalProjectSources=" + packages.Feed);
    }
}
