using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Packages;

/// <summary>Package validation compares the assemblies of a package with each other and with an earlier version of the package.</summary>
[Trait("Lane", "long")]
public sealed class PackageValidationTests : IDisposable
{
    private const string Package = "MetricsClient.HealthChecks";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_package_with_the_members_of_the_earlier_version_is_packed()
    {
        CommandResult result = await PackAsync("-property:PackageValidationBaselineName=" + Package);

        Assert.True(result.ExitCode == 0, result.Everything);
    }

    // Another package stands for an earlier version with members that are gone.
    [Fact]
    public async Task A_package_without_the_members_of_the_earlier_version_is_not_packed()
    {
        CommandResult result = await PackAsync("-property:PackageValidationBaselineName=MetricsClient.HttpClientFactory");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("CP0001: Type 'MetricsClient.HttpClientMetricsExtensions' exists on [Baseline]", result.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_with_a_type_for_net8_only_is_not_packed()
    {
        await File.WriteAllTextAsync(_folder["OnlyNet8.cs"], "namespace MetricsClient;\n\npublic static class OnlyNet8;\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _folder["more.targets"],
            $"""
            <Project>
              <ItemGroup Condition="'$(MSBuildProjectName)' == '{Package}' And '$(TargetFramework)' == 'net8.0'">
                <Compile Include="{_folder["OnlyNet8.cs"]}" />
              </ItemGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);

        CommandResult result = await PackAsync("-property:CustomAfterMicrosoftCommonTargets=" + _folder["more.targets"], "-property:NoWarn=CS1591");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("CP0001: Type 'MetricsClient.OnlyNet8' exists on lib/net8.0/", result.Everything, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<CommandResult> PackAsync(params string[] more)
    {
        PackedPackages packages = await PackedPackages.GetAsync();
        string userProfile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var environment = new Dictionary<string, string>
        {
            ["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(userProfile, ".nuget", "packages"),
            ["NUGET_PACKAGES"] = packages.Restored,
        };
        return await Dotnet.TryRunAsync(
            Repository.Root,
            environment,
            [
                "pack", Repository.File("src", Package), "--configuration", "Release", "--artifacts-path", _folder["artifacts"], "--output", _folder["packages"],
                "-property:Version=99.0.0", "-property:RunAnalyzers=false", "-property:BaselineVersion=" + PackedPackages.Version,
                "-property:RestoreAdditionalProjectSources=" + packages.Feed, .. more,
            ]);
    }
}
