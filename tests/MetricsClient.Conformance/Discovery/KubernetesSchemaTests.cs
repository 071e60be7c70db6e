using System.Diagnostics;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Discovery;

/// <summary>The schemas of Kubernetes and of the operator of Prometheus accept the objects of samples/kubernetes.</summary>
public sealed class KubernetesSchemaTests
{
    private static readonly Lazy<Task<string>> s_checker = new(InstallAsync);

    [Fact]
    [Trait("Lane", "long")]
    public async Task The_schemas_accept_every_object()
    {
        CommandResult check = await CheckAsync(KubernetesObject.Files());

        Assert.Equal(
            KubernetesObject.ReadAll().Select(static o => $"{o.Content["apiVersion"]} {o.Name}\n").Order(StringComparer.Ordinal),
            check.Everything.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line + "\n").Order(StringComparer.Ordinal));
        Assert.Equal(0, check.ExitCode);
    }

    [Theory]
    [Trait("Lane", "long")]
    [InlineData("deployment.yaml", "replicas: 3", "replicas: \"3\"", "data/spec/replicas must be integer")]
    [InlineData("deployment.yaml", "periodSeconds: 2", "periodSecond: 2", "unknown field /spec/template/spec/containers/0/startupProbe/periodSecond")]
    [InlineData("service.yaml", "    app.kubernetes.io/name: shop\n", "    app.kubernetes.io/name: 1\n", "data/metadata/labels/app.kubernetes.io~1name must be string")]
    [InlineData("cronjob.yaml", "concurrencyPolicy: Forbid", "concurencyPolicy: Forbid", "unknown field /spec/concurencyPolicy")]
    [InlineData("podmonitor.yaml", "podMetricsEndpoints:", "podMetricEndpoints:", "unknown field /spec/podMetricEndpoints")]
    [InlineData("native-histograms.yaml", "PrometheusProto,", "Protobuf,", "data/spec/scrapeProtocols/0 must be equal to one of the allowed values")]
    public async Task A_mistake_in_an_object_is_found(string name, string right, string wrong, string mistake)
    {
        using var folder = new TemporaryFolder();
        string yaml = await File.ReadAllTextAsync(KubernetesObject.Files().Single(path => Path.GetFileName(path) == name), TestContext.Current.CancellationToken);
        Assert.Contains(right, yaml, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder[name], yaml.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        CommandResult check = await CheckAsync([folder[name]]);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains(mistake, check.Output, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> CheckAsync(IEnumerable<string> files)
    {
        string checker = await s_checker.Value;
        return await Command.RunAsync(new ProcessStartInfo(Tools.Node, [checker, .. files]), ReadOnlyMemory<byte>.Empty, Eventually.Patience);
    }

    // The folder is kept, so that the next test run installs only what has changed.
    private static async Task<string> InstallAsync()
    {
        string npm = Tools.Npm;
        string folder = Repository.File("artifacts", "kubernetes-schema");
        Directory.CreateDirectory(folder);
        foreach (string file in (string[])["package.json", "check.js"])
        {
            File.Copy(Repository.File("tests", "MetricsClient.Conformance", "Discovery", "schema", file), Path.Combine(folder, file), overwrite: true);
        }

        CommandResult install = await Command.RunAsync(
            new ProcessStartInfo(npm, ["install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = folder },
            ReadOnlyMemory<byte>.Empty, TimeSpan.FromMinutes(3));
        Assert.True(install.ExitCode == 0, install.Everything);
        return Path.Combine(folder, "check.js");
    }
}
