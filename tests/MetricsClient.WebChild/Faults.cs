using System.Diagnostics.Metrics;
using MetricsClient;
using Microsoft.AspNetCore.Builder;

namespace MovingOver;

/// <summary>Mistakes of an app, each of which the library counts in a self-metric.</summary>
internal static class Faults
{
    public static void MapTo(WebApplication app)
    {
        // The callback does not end before the time limit of a scrape.
        var slow = new CollectorRegistry();
        slow.AddBeforeCollectCallback(static cancellation => Task.Delay(Timeout.InfiniteTimeSpan, cancellation));
        var options = new ScrapeOptions { Timeout = TimeSpan.FromMilliseconds(10) };
        app.MapMetrics("/slow-metrics", new ScrapeHandler(options, Metrics.DefaultRegistry, slow));
        app.MapGet("/faults", MakeAsync);
    }

    // The first pusher succeeds, the second finds no gateway.
    private static async Task MakeAsync(string gateway)
    {
        Make();
        await using var pusher = new MetricPusher(gateway, "faults");
        await pusher.PushAsync();
        await using var lost = new MetricPusher("http://127.0.0.1:1", "lost");
        await lost.PushAsync();
    }

    private static void Make()
    {
        MetricFamily<Counter> limited = Metrics.CreateCounter("faults_limited_total", "Too many series.", ["id"], new CounterOptions { MaxSeries = 1 });
        limited.WithLabels("first").Inc();
        limited.WithLabels("second").Inc();
        limited.WithLabels("third").Inc();

        Counter removed = limited.WithLabels("first");
        limited.Remove("first");
        removed.Inc();

        Histogram observed = Metrics.CreateHistogram("faults_observed", "Invalid observations.");
        observed.Observe(double.NaN);
        observed.Observe(1, Exemplar.From(Exemplar.Pair("trace_id", new string('x', 200))));

        Metrics.CreateGauge("faults_long", "Long label values.", "text").WithLabels(new string('x', 10_000)).Set(1);
        Metrics.CreateObservableGauge("faults_callback", "A failing callback.", static () => throw new InvalidOperationException("Expected."));

        Metrics.DefaultRegistry.AddMeters("Faults");
        var meter = new Meter("Faults");
        meter.CreateCounter<double>("falling").Add(-1);
    }
}
