// A web service with several replicas, and the directory that lists the replicas for Prometheus:
//   ScaledService directory [--port 5100]
//   ScaledService replica --directory http://localhost:5100 [--port 5101] [--name shop-1]
// The directory has the role of the API server of Kubernetes: a replica is in the list until it ends in order, also if it crashes.
using System.Collections.Concurrent;
using MetricsClient;

return args switch
{
    ["directory", .. string[] options] => await RunDirectoryAsync(options),
    ["replica", .. string[] options] => await RunReplicaAsync(options),
    _ => PrintUsage(),
};

static async Task<int> RunDirectoryAsync(string[] options)
{
    await using WebApplication app = CreateApp(options, "5100");
    var replicas = new ConcurrentDictionary<string, ScrapeTargetGroup>();

    app.MapPut("/replicas/{name}", (string name, string address) =>
    {
        try
        {
            replicas[name] = new ScrapeTargetGroup([address], [new("replica", name)]);
            return Results.NoContent();
        }
        catch (ArgumentException mistake)
        {
            return Results.BadRequest(mistake.Message);
        }
    });
    app.MapDelete("/replicas/{name}", (string name) => replicas.TryRemove(name, out _) ? Results.NoContent() : Results.NotFound());
    app.MapHttpServiceDiscovery("/targets", _ => replicas.Values);
    app.MapMetrics();

    await app.StartAsync();
    Console.WriteLine($"directory {new Uri(app.Urls.First())}targets");
    await app.WaitForShutdownAsync();
    return 0;
}

static async Task<int> RunReplicaAsync(string[] options)
{
    await using WebApplication app = CreateApp(options, "5101");
    string name = app.Configuration["name"] ?? Environment.MachineName;
    using var directory = new HttpClient { BaseAddress = new Uri(app.Configuration["directory"] ?? "http://localhost:5100") };

    Counter orders = Metrics.CreateCounter("shop_orders_total", "Orders of this replica.");
    app.UseHttpMetrics();
    app.MapPost("/orders", () => orders.Inc());
    app.MapMetrics();

    await app.StartAsync();
    var address = new Uri(app.Urls.First());
    using (HttpResponseMessage added = await directory.PutAsync($"/replicas/{name}?address={address.Authority}", content: null))
    {
        added.EnsureSuccessStatusCode();
    }

    Console.WriteLine($"replica {name} {address}metrics");
    var stopping = new TaskCompletionSource();
    using CancellationTokenRegistration registration = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
    await stopping.Task;

    // First out of the list, then down: a replica that ends in order is never a target with up == 0.
    using (HttpResponseMessage removed = await directory.DeleteAsync($"/replicas/{name}"))
    {
        removed.EnsureSuccessStatusCode();
    }

    await app.StopAsync();
    return 0;
}

static WebApplication CreateApp(string[] options, string defaultPort)
{
    WebApplicationBuilder builder = WebApplication.CreateBuilder(options);
    builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration["port"] ?? defaultPort}");
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.Services.AddMetricsClient();
    return builder.Build();
}

static int PrintUsage()
{
    Console.Error.WriteLine("Usage: ScaledService directory [--port 5100] | replica --directory http://localhost:5100 [--port 5101] [--name shop-1]");
    return 2;
}
