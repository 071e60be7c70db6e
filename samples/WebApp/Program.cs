// A small shop. Prometheus scrapes the metrics of the web part. With --gateway, the metrics of the batch part are pushed:
//   dotnet run --project samples/WebApp -- [--port 5080 | --urls http://localhost:5080] [--gateway http://localhost:9091]
using System.Collections.Concurrent;
using System.Diagnostics;
using MetricsClient;
using Microsoft.Extensions.Diagnostics.HealthChecks;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
string? gateway = builder.Configuration["gateway"];
string port = builder.Configuration["port"] ?? "5080";
if (builder.Configuration["urls"] is null)
{
    // Kestrel assigns a free port only to an address, not to a name.
    builder.WebHost.UseUrls(port == "0" ? "http://127.0.0.1:0" : $"http://localhost:{port}");
}

ConcurrentQueue<int> waiting = new();

// Values of requests with a recorded trace have the id of the trace. A tracing library would add this listener.
Metrics.DefaultRegistry.SampleExemplars = true;
using ActivityListener traces = new()
{
    ShouldListenTo = static source => source.Name == "Microsoft.AspNetCore",
    Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
};
ActivitySource.AddActivityListener(traces);

// The web part, in the default registry.
Histogram items = Metrics.CreateHistogram(
    "webapp_order_items", "Items in an order.", new HistogramOptions { Buckets = [1, 2, 5, 10, 20] });
using IDisposable queue = Metrics.CreateObservableGauge("webapp_orders_waiting", "Orders waiting to be packed.", () => waiting.Count);

// The batch part has a separate registry, so a scrape of this process never contains the pushed metrics.
CollectorRegistry batch = new();
Counter packed = batch.CreateCounter("webapp_orders_packed_total", "Orders packed so far.");
Histogram packing = batch.CreateHistogram("webapp_packing_duration_seconds", "Duration of a round of packing.");
Gauge lastRound = batch.CreateGauge(
    "webapp_packing_last_success_timestamp_seconds",
    "When a round of packing last completed.",
    new GaugeOptions { SuppressInitialValue = true });

builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddMetricsClient();
builder.Services.AddAspNetCoreMetrics().AddKestrelMetrics().AddHttpClientMetrics(includeHosts: false);
builder.Services.AddHttpClient("visitor").UseHttpClientMetrics();
builder.Services.AddHealthChecks()
    .AddCheck("queue", () => waiting.Count < 1000 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("Packing is too slow."))
    .ForwardToMetrics();
builder.Services.Configure<HealthCheckPublisherOptions>(options => options.Delay = TimeSpan.FromSeconds(0.1));
builder.Services.AddMetricPusher(options =>
{
    options.Job = "webapp_packing";
    options.Interval = TimeSpan.FromSeconds(5);
    options.Push.Gateway = gateway is null ? null : new Uri(gateway);
    options.Push.Method = PushMethod.Post;      // keeps the last success of an earlier process until a round completes
    options.Push.Registry = batch;
});

await using WebApplication app = builder.Build();

app.UseHttpMetrics();
app.MapGet("/", () => Results.Content(
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>A small shop</title>
    <style>body { font: 17px/1.6 system-ui, sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em } li { margin: .4em 0 }</style>
    <h1>A small shop</h1>
    <ul>
      <li><a href="/metrics/page">Metrics as a page</a>, with live charts: look at <a href="/metrics/page#/family/http_requests_received_total">the requests by route</a></li>
      <li><a href="/metrics">Metrics as text</a>, which Prometheus reads</li>
      <li><a href="/order/3">Order three items</a></li>
      <li><a href="/order/1000">Order too many items</a>, a request that fails</li>
      <li><a href="/slow">A slow request</a>, up to 200 ms</li>
      <li><a href="/health">Health of the shop</a></li>
    </ul>
    <p>The shop sends four requests per second to itself.</p>
    """,
    "text/html; charset=utf-8"));
app.MapGet("/order/{count:int}", (int count) =>
{
    if (count is < 1 or > 100)
    {
        return Results.BadRequest("The number of items must be between 1 and 100.");
    }

    items.Observe(count);
    waiting.Enqueue(count);
    return Results.Text($"Ordered: {count}.\n");
});
app.MapGet("/slow", async (CancellationToken stop) =>
{
    await Task.Delay(Random.Shared.Next(20, 200), stop);
    return "Done.\n";
});
app.MapHealthChecks("/health");
app.MapMetrics();
app.MapMetricsPage();

await app.StartAsync();
Uri home = new(app.Urls.First().Replace("[::]", "localhost").Replace("0.0.0.0", "localhost"));
Console.WriteLine($"""

      A small shop, instrumented with MetricsClient

        shop      {home}
        order     {new Uri(home, "/order/3")}
        slow      {new Uri(home, "/slow")}
        metrics   {new Uri(home, "/metrics")}
        page      {new Uri(home, "/metrics/page")}

      The shop sends four requests per second to itself. {(gateway is null
        ? "Without --gateway URL, the metrics of the batch part are not pushed."
        : $"The metrics of the batch part are pushed as job webapp_packing.")}
      Ctrl+C stops the shop.

    """);

CancellationToken stopping = app.Lifetime.ApplicationStopping;
await Task.WhenAll(VisitAsync(), PackAsync(), app.WaitForShutdownAsync());

async Task VisitAsync()
{
    string[] paths = ["/", "/order/1", "/order/4", "/order/12", "/slow", "/nowhere"];
    using HttpClient http = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("visitor");
    http.BaseAddress = home;
    using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(250));
    for (int i = 0; await NextAsync(timer); i++)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(paths[i % paths.Length], stopping);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // The server stops before this loop does.
        }
    }
}

async Task PackAsync()
{
    using PeriodicTimer timer = new(TimeSpan.FromSeconds(2));
    while (await NextAsync(timer))
    {
        using (packing.NewTimer())
        {
            while (waiting.TryDequeue(out int count))
            {
                await Task.Delay(count, CancellationToken.None);
                packed.Inc();
            }
        }

        lastRound.SetToCurrentTime();
    }
}

async Task<bool> NextAsync(PeriodicTimer timer)
{
    try
    {
        return await timer.WaitForNextTickAsync(stopping);
    }
    catch (OperationCanceledException)
    {
        return false;
    }
}
