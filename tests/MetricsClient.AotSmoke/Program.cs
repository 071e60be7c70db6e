// One metric of each kind, served and scraped in both formats by the same process: what must work after NativeAOT and in a
// self-contained .NET 8 program too. The conformance tests publish it both ways and judge what it prints.
// With the argument "runtime", the program prints its runtime metrics instead.
using MetricsClient;

if (args is ["runtime"])
{
    var runtime = new CollectorRegistry();
    using IDisposable set = runtime.AddRuntimeMetrics();
    GC.Collect();
    await runtime.WriteToAsync(Console.OpenStandardOutput(), ExpositionFormat.PrometheusText);
    return;
}

MetricFamily<Counter> requests = Metrics.CreateCounter("smoke_requests_total", "Requests by method.", "method");
Gauge depth = Metrics.CreateGauge("smoke_queue_depth", "Waiting.");
Histogram latency = Metrics.CreateHistogram(
    "smoke_latency_seconds", "Latency.", new HistogramOptions { Buckets = [0.1, 1], Unit = "seconds" });
MetricFamily<Counter, ResultLabels> results = Metrics.CreateCounter<ResultLabels>("smoke_results_total", "Results, by closed labels.");
MetricFamily<Gauge, ShardLabels> shards = Metrics.CreateGauge<ShardLabels>("smoke_shard_size", "Sizes, by open labels.");
using IDisposable answer = Metrics.CreateObservableGauge("smoke_answer", "Asked for at each scrape.", () => 42);

requests.WithLabels("GET").Inc(2);
requests.WithLabels("POST").Inc();
depth.Set(-1.5);
latency.Observe(0.05);
latency.Observe(0.5);
latency.Observe(5);

for (int i = 0; i < 3; i++)
{
    results.WithLabels(new(Outcome.Failed, IsRetry: true)).Inc();
    shards.WithLabels(new(i, Outcome.Done, i == 0 ? null : "eu")).Set(i);
}

results.WithLabels(new((Outcome)7, IsRetry: null)).Inc();
if (shards.RemoveWhere(static labels => labels.Number == 1) != 1 || !shards.Remove(new(2, Outcome.Done, "eu")))
{
    throw new InvalidOperationException("A series was not found by its labels.");
}

using MetricServer server = new MetricServer(port: 0).Start();
using var http = new HttpClient();
foreach (string accept in new[] { "text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0" })
{
    using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}/metrics");
    request.Headers.Add("Accept", accept);
    using HttpResponseMessage scrape = await http.SendAsync(request);
    scrape.EnsureSuccessStatusCode();
    Console.WriteLine($"=== {scrape.Content.Headers.ContentType}");
    Console.Write(await scrape.Content.ReadAsStringAsync());
}

[MetricLabels]
internal readonly partial record struct ResultLabels(Outcome Outcome, bool? IsRetry);

[MetricLabels]
internal readonly partial record struct ShardLabels([LabelName("shard")] int Number, Outcome State, string? Region);

internal enum Outcome
{
    [LabelValue("done")]
    Done,

    [LabelValue("failed")]
    Failed,
}
