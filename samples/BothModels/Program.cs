// A shop whose orders Prometheus pulls, and whose export pushes its result:
//   BothModels [--port 9464] [--gateway http://localhost:9091]
// Each line of standard input is an order. The line "export" starts the export of the orders so far.
using System.Globalization;
using MetricsClient;

// Pull: the default registry. The metrics live as long as the process.
Counter orders = Metrics.CreateCounter("shop_orders_total", "Orders.");
using MetricServer server = new MetricServer(int.Parse(Option("--port") ?? "9464", CultureInfo.InvariantCulture)).Start();

// Push: a registry of its own, so that a scrape never contains the result of the export.
CollectorRegistry results = new();
results.AddProblemCallback(problem => Console.Error.WriteLine(problem.Message));
GaugeOptions afterFirstSet = new() { SuppressInitialValue = true };
Gauge rows = results.CreateGauge("shop_export_last_rows", "Rows of the last export.", afterFirstSet);
Gauge success = results.CreateGauge("shop_export_last_success_timestamp_seconds", "When an export last succeeded.", afterFirstSet);
await using MetricPusher pusher = new(new MetricPusherOptions
{
    Job = "shop_export",
    Push = { Gateway = new Uri(Option("--gateway") ?? "http://localhost:9091"), Registry = results },
});

Console.WriteLine($"Metrics: http://localhost:{server.Port}/metrics");
while (await Console.In.ReadLineAsync() is { } line)
{
    if (line == "export")
    {
        await ExportAsync();
    }
    else
    {
        orders.Inc();
        Console.WriteLine($"Ordered: {line}");
    }
}

async Task ExportAsync()
{
    rows.Set(orders.Value);
    success.SetToCurrentTime();
    PushResult result = await pusher.PushAsync();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Exported {rows.Value} orders: {(result.IsSuccess ? "pushed" : result.Reason)}"));
}

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
