using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Discovery;

/// <summary>
/// The configuration samples/prometheus/discovery/consul.yml, with a stand-in for Consul. A real VictoriaMetrics reads it, because the
/// Prometheus of Debian has no Consul; its discovery has the same configuration and labels.
/// </summary>
public sealed class ConsulTests
{
    [Fact]
    [Trait("Lane", "full")]
    public async Task Instances_come_and_go_with_the_catalog_and_an_instance_in_maintenance_is_not_scraped()
    {
        await using var consul = new ConsulStandIn();
        using var first = new Replica();
        using var second = new Replica();
        consul.Register("shop-1", InstanceOf(first));
        consul.Register("shop-2", InstanceOf(second));
        consul.Register("shop-3", InstanceOf(second) with { IsInMaintenance = true });
        consul.Register("database", InstanceOf(second) with { Service = "database", Tags = [] });
        using var folder = new TemporaryFolder();
        await using RealVictoriaMetrics server = await StartAsync(folder, consul);

        await AssertTargetsAsync(server, "shop shop-1 dc1 1", "shop shop-2 dc1 1");

        consul.Deregister("shop-1");
        consul.Register("shop-4", InstanceOf(first) with { Metadata = new Dictionary<string, string> { ["metrics_path"] = "/nothing" } });
        await AssertTargetsAsync(server, "shop shop-2 dc1 1", "shop shop-4 dc1 0");
    }

    private static async Task<RealVictoriaMetrics> StartAsync(TemporaryFolder folder, ConsulStandIn consul)
    {
        string sample = await File.ReadAllTextAsync(Repository.File("samples", "prometheus", "discovery", "consul.yml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            folder["consul.yml"],
            "global: { scrape_interval: 500ms }\n" + sample.Replace("localhost:8500", consul.Address, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        return await RealVictoriaMetrics.StartAsync("-promscrape.config=" + folder["consul.yml"], "-promscrape.consulSDCheckInterval=1s");
    }

    private static ConsulStandIn.Instance InstanceOf(Replica replica) => new("shop", "127.0.0.1", replica.Port, ["metrics", "v2"]);

    // VictoriaMetrics shows the last sample of a series that ended for some seconds, so the newest samples count.
    private static async Task AssertTargetsAsync(RealVictoriaMetrics server, params string[] expected)
    {
        string all = string.Join(", ", expected);
        await Eventually.GetAsync($"the targets [{all}]", async () => all == string.Join(
            ", ",
            (await server.QueryAsync("last_over_time(up[2s])"))
                .Select(static sample => $"{sample["job"]} {sample["instance"]} {sample["datacenter"]} {sample.Value}")
                .Order(StringComparer.Ordinal)) ? all : null);
    }
}
