using System.Diagnostics;
using MetricsClient.Benchmarks.Peers;

namespace MetricsClient.Benchmarks.Plots;

/// <summary>Scrapes the HttpListener server of each library over loopback, in turns.</summary>
internal static class HttpScrapes
{
    private const int WarmUps = 3;
    private const int LeastRounds = 7;
    private const int MostRounds = 60;

    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(4);

    /// <summary>The key is the name of the library.</summary>
    public static Dictionary<string, double> MedianMilliseconds(int series)
    {
        var scenario = new ScrapeScenario(series, histograms: 0);
        using MetricServer ours = new MetricServer(new MetricServerOptions { Port = 0, Registries = { scenario.Ours() } }).Start();
        (Prometheus.MetricServer server, Uri address) = scenario.PrometheusNet().Serve();
        using Prometheus.MetricServer prometheusNet = server;
        using OpenTelemetryPeer openTelemetry = scenario.OpenTelemetry();
        var addresses = new Dictionary<string, Uri>
        {
            [Library.Ours] = new(Invariant($"http://localhost:{ours.Port}/metrics")),
            [Library.PrometheusNet] = address,
            [Library.OpenTelemetry] = openTelemetry.Address,
        };
        return Measure(addresses);
    }

    private static Dictionary<string, double> Measure(Dictionary<string, Uri> addresses)
    {
        using var client = new HttpClient();
        var all = addresses.Keys.ToDictionary(static name => name, static _ => new List<double>());
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < WarmUps + LeastRounds || (round < MostRounds && Stopwatch.GetElapsedTime(start) < s_enough); round++)
        {
            foreach ((string name, Uri address) in addresses)
            {
                all[name].Add(Scrape(client, address));
            }
        }

        return all.ToDictionary(static pair => pair.Key, static pair => pair.Value.Skip(WarmUps).Order().ElementAt((pair.Value.Count - WarmUps) / 2));
    }

    private static double Scrape(HttpClient client, Uri address)
    {
        long start = Stopwatch.GetTimestamp();
        using Stream body = client.GetStreamAsync(address).GetAwaiter().GetResult();
        body.CopyTo(Stream.Null);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
