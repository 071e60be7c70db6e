using System.Diagnostics;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary>The tool as users get it: packed, installed from a feed, and run by its name.</summary>
public sealed class InstalledToolTests
{
    private const string Version = "0.0.1-conformance";

    [Fact]
    public async Task It_packs_and_installs_from_a_local_feed_and_runs()
    {
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(PushgatewayVersion.Current);
        using var folder = new TemporaryFolder();

        // What analyzers say was said when the solution was built; here they would only take time.
        await Dotnet.RunAsync(
            Repository.Root,
            "pack", Repository.File("src", "MetricsClient.Tool"), "--configuration", "Release", "-property:Version=" + Version, "-property:RunAnalyzers=false",
            "--artifacts-path", folder["artifacts"], "--output", folder["feed"]);

        // What is installed stays in its own folder, and no cache can offer another build.
        await Dotnet.RunAsync(
            folder.Path,
            new Dictionary<string, string> { ["NUGET_PACKAGES"] = folder["packages"] },
            "tool", "install", "MetricsClient.Tool", "--version", Version, "--tool-path", folder["tools"], "--source", folder["feed"]);
        var start = new ProcessStartInfo(folder[Path.Combine("tools", "promjob")], ["run", "--job", "j", "--", "echo", "out"]);
        start.Environment["PUSHGATEWAY_URL"] = gateway.Address.ToString();
        CommandResult run = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.Equal(new CommandResult(0, "out\n", ""), run);
        Assert.Equal(1, Assert.Single(await gateway.GroupsAsync()).Value("batch_job_last_run_success"));
    }
}
