using System.Diagnostics;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Discovery;

/// <summary>
/// The configurations of samples/prometheus/discovery, which promtool accepts. File, HTTP and DNS discovery are exercised with a real
/// Prometheus, DNS and Consul with stand-ins for their servers; no server of Kubernetes or Docker is available to tests. The build of Debian
/// has no Consul, so that VictoriaMetrics checks this part of the configuration.
/// </summary>
public sealed class ScrapeConfigurationTests
{
    private static readonly string s_folder = Repository.File("samples", "prometheus", "discovery");

    public static TheoryData<string> Configurations() => new(Directory.GetFiles(s_folder, "*.yml").Select(static path => Path.GetFileName(path)).Order());

    [Fact]
    public void There_is_a_configuration_for_each_kind_of_discovery() => Assert.Equal(
        ["consul.yml", "dns.yml", "docker.yml", "file.yml", "http.yml", "kubernetes.yml", "native-histograms.yml", "static.yml"],
        Configurations().Select(static row => row.Data));

    // A file of a secret exists on the machine of the user only.
    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task Promtool_accepts_the_configuration(string name)
    {
        using var folder = new TemporaryFolder();
        string text = await ReadAsync(name);
        bool hasSecret = text.Contains("credentials_file", StringComparison.Ordinal);
        string file = name;
        if (name == "consul.yml")
        {
            int start = text.IndexOf("    consul_sd_configs:", StringComparison.Ordinal);
            int end = text.IndexOf("    relabel_configs:", StringComparison.Ordinal);
            file = folder[name];
            await File.WriteAllTextAsync(file, text.Remove(start, end - start), TestContext.Current.CancellationToken);
        }

        CommandResult check = await CheckAsync(hasSecret ? ["--syntax-only", file] : [file]);

        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.DoesNotContain("WARNING", check.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server:", 0)]
    [InlineData("servers:", 255)]
    public async Task VictoriaMetrics_accepts_the_configuration_of_Consul_and_finds_a_mistake(string key, int exitCode)
    {
        using var folder = new TemporaryFolder();
        string text = await ReadAsync("consul.yml");
        await File.WriteAllTextAsync(folder["consul.yml"], text.Replace("server:", key, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(
            Tools.VictoriaMetrics, ["-promscrape.config=" + folder["consul.yml"], "-promscrape.config.dryRun", "-promscrape.config.strictParse=true"]);

        CommandResult check = await Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.True(check.ExitCode == exitCode, check.Everything);
    }

    [Fact]
    public async Task A_mistake_in_a_configuration_is_found()
    {
        using var folder = new TemporaryFolder();
        string kubernetes = await ReadAsync("kubernetes.yml");
        await File.WriteAllTextAsync(
            folder["wrong.yml"], kubernetes.Replace("role: endpointslice", "role: endpointslices", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        CommandResult check = await CheckAsync(folder["wrong.yml"]);

        Assert.NotEqual(0, check.ExitCode);
        Assert.Contains("endpointslices", check.Everything, StringComparison.Ordinal);
    }

    private static Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(s_folder, name), TestContext.Current.CancellationToken);

    private static Task<CommandResult> CheckAsync(params string[] arguments) => Command.RunAsync(
        new ProcessStartInfo(Tools.Promtool, ["check", "config", .. arguments]) { WorkingDirectory = s_folder }, ReadOnlyMemory<byte>.Empty, Eventually.Patience);
}
