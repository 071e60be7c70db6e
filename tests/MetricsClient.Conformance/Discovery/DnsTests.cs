using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Discovery;

/// <summary>
/// The configuration samples/prometheus/discovery/dns.yml, with a stand-in for a DNS server, and with a real Prometheus that sees another
/// /etc/resolv.conf.
/// </summary>
public sealed class DnsTests
{
    private const string Shop = "_metrics._tcp.shop.example";
    private const string Worker = "tasks.worker";

    [Fact]
    [Trait("Lane", "long")]
    public async Task Targets_come_and_go_with_the_records_of_a_name()
    {
        await Tools.RequirePidNamespacesAsync();
        await using var dns = DnsStandIn.Start();
        using var first = new Replica();
        using var second = new Replica();
        dns.Set(Shop, first.Port, second.Port);
        dns.Set(Worker, first.Port);
        string sample = await File.ReadAllTextAsync(Repository.File("samples", "prometheus", "discovery", "dns.yml"), TestContext.Current.CancellationToken);
        await using RealPrometheus prometheus = await RealPrometheus.StartWithNameServerAsync(
            dns.Address,
            "global: { scrape_interval: 500ms }\n" + sample
                .Replace("refresh_interval: 30s", "refresh_interval: 1s", StringComparison.Ordinal)
                .Replace("refresh_interval: 15s", "refresh_interval: 1s", StringComparison.Ordinal)
                .Replace("port: 9464", $"port: {first.Port}", StringComparison.Ordinal));

        string worker = $"workers 127.0.0.1:{first.Port} 1";
        await AssertTargetsAsync(prometheus, worker, $"shop localhost:{first.Port} 1", $"shop localhost:{second.Port} 1");

        dns.Set(Shop, second.Port);
        dns.Set(Worker);
        await AssertTargetsAsync(prometheus, $"shop localhost:{second.Port} 1");

        dns.Set(Worker, first.Port);
        await AssertTargetsAsync(prometheus, worker, $"shop localhost:{second.Port} 1");
    }

    private static async Task AssertTargetsAsync(RealPrometheus prometheus, params string[] expected)
    {
        string all = string.Join(", ", expected.Order(StringComparer.Ordinal));
        await Eventually.GetAsync($"the targets [{all}]", async () => all == string.Join(
            ", ",
            (await prometheus.QueryAsync("up")).Select(static sample => $"{sample["job"]} {sample["instance"]} {sample.Value}").Order(StringComparer.Ordinal)) ? all : null);
    }
}
