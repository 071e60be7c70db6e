using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Samples;

/// <summary>The sample for an empty container, in an empty root folder instead of a container.</summary>
[Trait("Lane", "long")]
public sealed class NativeContainerTests
{
    private const int MaxBytes = 10_000_000;

    [Fact]
    public async Task The_program_runs_in_an_empty_root_folder_serves_its_metrics_and_ends_at_SIGTERM()
    {
        Tools.RequireNativeToolchain();
        using var folder = new TemporaryFolder();
        string log = await Dotnet.RunAsync(
            Repository.Root,
            "publish", Repository.File("samples", "NativeContainer"), "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier,
            "-property:RunAnalyzers=false", "--artifacts-path", folder["artifacts"], "--output", folder["output"]);
        Directory.CreateDirectory(folder["root"]);
        File.Copy(Path.Combine(folder["output"], "NativeContainer"), folder["root/NativeContainer"]);
        Assert.InRange(new FileInfo(folder["root/NativeContainer"]).Length, 1_000_000, MaxBytes);

        int port = FreePort();
        await using ChildProcess program = InRoot(folder["root"], "/NativeContainer", "--port", port.ToString(CultureInfo.InvariantCulture));
        await program.WaitForLineAsync("^Metrics: ");
        using var http = new HttpClient();
        string metrics = await http.GetStringAsync($"http://127.0.0.1:{port}/metrics", TestContext.Current.CancellationToken);

        var readme = new SampleReadme("NativeContainer");
        readme.AssertContained(program.Output);
        readme.AssertContained(metrics, block: 1);
        program.Send(PosixSignal.SIGTERM);
        Assert.True(await program.WaitForExitAsync() == 0, program.Output);
        readme.AssertContained(program.Output, block: 2);
        Assert.DoesNotContain("AOT analysis warning", log, StringComparison.Ordinal);
    }

    // Only root may change the root folder. Another user becomes root of a namespace first.
    private static ChildProcess InRoot(string root, params string[] line) => Environment.IsPrivilegedProcess
        ? ChildProcess.Start("chroot", [root, .. line])
        : ChildProcess.Start("unshare", ["--map-root-user", "chroot", root, .. line]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
