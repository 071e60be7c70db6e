using System.Diagnostics;
using MetricsClient.Conformance.Packages;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary>The tool as users get the tool: packed, installed from a feed, and run by name.</summary>
[Trait("Lane", "packages")]
public sealed class InstalledToolTests
{
    [Fact]
    public async Task The_tool_packs_and_installs_from_a_local_feed_and_runs()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        using var folder = new TemporaryFolder();

        PackedPackages packages = await PackedPackages.GetAsync();

        // The installed tool stays in a folder of the test, and no cache can offer another build.
        await Dotnet.RunAsync(
            folder.Path,
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = folder["packages"] },
            "tool", "install", "MetricsClient.Tool", "--version", PackedPackages.Version, "--tool-path", folder["tools"], "--source", packages.Feed);
        var start = new ProcessStartInfo(folder[Path.Combine("tools", "promjob")], ["run", "--job", "j", "--", "echo", "out"]);
        start.Environment["PUSHGATEWAY_URL"] = gateway.Address.ToString();
        CommandResult run = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.Equal(new CommandResult(0, "out\n", ""), run);
        Assert.Equal(1, Assert.Single(await gateway.GroupsAsync()).Value("batch_job_last_run_success"));
    }
}
