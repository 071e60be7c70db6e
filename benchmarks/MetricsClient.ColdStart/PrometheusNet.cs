using System.Globalization;

namespace MetricsClient.ColdStart;

/// <summary>The tasks with prometheus-net.</summary>
internal static class PrometheusNet
{
    public static void Inc() => Prometheus.Metrics.CreateCounter("cold_total", Work.Help, "method").WithLabels("GET").Inc();

    public static async Task PushAsync(string address)
    {
        Prometheus.Gauge items = Prometheus.Metrics.CreateGauge("cold_items", Work.Help, "step");
        for (int i = 0; i < Work.PushedSeries; i++)
        {
            items.WithLabels(i.ToString(CultureInfo.InvariantCulture)).Set(i);
        }

        // The last push is part of the end of the loop.
        using var pusher = new Prometheus.MetricPusher(address + "/metrics", Work.Job);
        pusher.Start();
        await pusher.StopAsync();
    }

    public static async Task<double> ScrapeAsync()
    {
        Prometheus.CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
        Prometheus.Counter items = Prometheus.Metrics.WithCustomRegistry(registry).CreateCounter("cold_total", Work.Help, "item");
        for (int i = 0; i < Work.ScrapedSeries; i++)
        {
            items.WithLabels(i.ToString(CultureInfo.InvariantCulture)).Inc(i);
        }

        using var body = new MemoryStream();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        await registry.CollectAndExportAsTextAsync(body);
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }
}
