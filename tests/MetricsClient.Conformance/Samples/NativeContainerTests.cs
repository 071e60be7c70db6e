using System.Globalization;
using System.Runtime.InteropServices;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Samples;

/// <summary>The sample for an empty container, in an empty root folder instead of a container.</summary>
[Trait("Lane", "long")]
public sealed class NativeContainerTests
{
    private const int MaxBytes = 10_000_000;
    private const string EnterRoot = """
        mkdir "$0/dev"
        mknod -m 666 "$0/dev/urandom" c 1 9 2>/dev/null || { touch "$0/dev/urandom" && mount --bind /dev/urandom "$0/dev/urandom"; } || exit
        exec chroot "$0" "$@"
        """;

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

        int port = TestPort.Next();
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

    // Only root may change the root folder; another user becomes root of a namespace first. A container has /dev/urandom.
    private static ChildProcess InRoot(string root, params string[] line)
    {
        string[] shell = ["sh", "-c", EnterRoot, root, .. line];
        return Environment.IsPrivilegedProcess
            ? ChildProcess.Start(shell[0], shell[1..])
            : ChildProcess.Start("unshare", ["--map-root-user", "--mount", .. shell]);
    }
}
