using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace MetricsClient.Integrations.Tests.HttpClients;

/// <summary>The meters of <c>HttpClient</c> with many hosts.</summary>
[Collection(nameof(Alone))]
public sealed class ManyHostsTests
{
    private const string Requests = "http_client_request_duration_seconds";

    [Fact]
    [Trait("Lane", "long")]
    public Task With_10_000_hosts_the_number_of_series_is_constant() => CompareAsync(10_000);

    [Fact]
    public Task Without_hosts_the_number_of_series_is_constant_and_the_sums_are_those_with_hosts() => CompareAsync(100);

    private static async Task CompareAsync(int hosts)
    {
        var withHosts = new CollectorRegistry();
        var withoutHosts = new CollectorRegistry();
        using IDisposable all = withHosts.AddMeters(new MeterBridgeOptions { Meters = { "System.Net.Http" }, MaxSeries = 10 * hosts });
        using IDisposable few = withoutHosts.AddHttpClientMetrics(includeHosts: false);
        await using LoopbackApp app = await LoopbackApp.StartAsync(static _ => { }, static app => app.Run(static _ => Task.CompletedTask));
        using HttpClient client = ClientOf(app.Url.Port);

        await RequestAsync(client, 0, 10);
        int first = (await SamplesAsync(withoutHosts)).Count;
        await RequestAsync(client, 10, hosts);
        client.Dispose();
        await app.StopAsync();

        Dictionary<string, double> expected = await SamplesAsync(withHosts);
        Dictionary<string, double> actual = await SamplesAsync(withoutHosts);
        Assert.Equal(first, actual.Count);
        Assert.Equal(hosts, expected.Count(static sample => sample.Key.StartsWith(Requests + "_count{", StringComparison.Ordinal)));
        Assert.Equal(hosts, actual[Requests + "_count{http_request_method=\"GET\",http_response_status_code=\"200\",network_protocol_version=\"1.1\",url_scheme=\"http\"}"]);
        Assert.DoesNotContain(actual.Keys, static series => series.Contains("address") || series.Contains("server_port"));
        Assert.Equal(Totals(expected), Totals(actual));
    }

    private static HttpClient ClientOf(int port)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = new HttpClient(handler);
        client.DefaultRequestHeaders.ConnectionClose = true;
        return client;
    }

    private static Task RequestAsync(HttpClient client, int from, int to) => Parallel.ForEachAsync(
        Enumerable.Range(from, to - from),
        new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
        async (host, cancellationToken) =>
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri($"http://host-{host}.test/"), cancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        });

    private static async Task<Dictionary<string, double>> SamplesAsync(CollectorRegistry registry) => (await Exposed.TextAsync(registry))
        .Split('\n')
        .Where(static line => line.StartsWith("http_client_", StringComparison.Ordinal))
        .ToDictionary(static line => line[..line.LastIndexOf(' ')], static line => double.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture));

    // The sum of all series with the same sample name and bound; a sum of seconds is rounded, because the order of its parts differs.
    private static SortedDictionary<string, double> Totals(Dictionary<string, double> samples)
    {
        var totals = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach ((string series, double value) in samples)
        {
            int bound = series.IndexOf("le=\"", StringComparison.Ordinal);
            string name = series[..series.IndexOf('{', StringComparison.Ordinal)] + (bound < 0 ? "" : series[bound..]);
            totals[name] = totals.GetValueOrDefault(name) + value;
        }

        return new(totals.ToDictionary(static total => total.Key, static total => Math.Round(total.Value, 6)));
    }
}
