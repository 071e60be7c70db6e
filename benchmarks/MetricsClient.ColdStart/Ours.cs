using System.Globalization;

namespace MetricsClient.ColdStart;

/// <summary>The tasks with MetricsClient.</summary>
internal static class Ours
{
    public static void Inc() => Metrics.CreateCounter("cold_total", Work.Help, "method").WithLabels("GET").Inc();

    public static async Task PushAsync(string address)
    {
        MetricFamily<Gauge> items = Metrics.CreateGauge("cold_items", Work.Help, "step");
        for (int i = 0; i < Work.PushedSeries; i++)
        {
            items.WithLabels(i.ToString(CultureInfo.InvariantCulture)).Set(i);
        }

        using var pusher = new MetricPusher(address, Work.Job);
        PushResult result = await pusher.PushAsync();
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException(result.ToString());
        }
    }

    public static async Task<double> ScrapeAsync()
    {
        var registry = new CollectorRegistry();
        MetricFamily<Counter> items = registry.CreateCounter("cold_total", Work.Help, "item");
        for (int i = 0; i < Work.ScrapedSeries; i++)
        {
            items.WithLabels(i.ToString(CultureInfo.InvariantCulture)).Inc(i);
        }

        using var body = new MemoryStream();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        await registry.WriteToAsync(body, ExpositionFormat.PrometheusText);
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }
}
