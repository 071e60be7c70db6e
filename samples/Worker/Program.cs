// A worker that delivers the mails of a folder, and serves its metrics on a port of its own:
//   Worker [--port 9464] [--outbox outbox] [--sent sent]
using MetricsClient;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddMetricsClient();
builder.Services.AddKestrelMetricServer(options => options.Port = builder.Configuration.GetValue("port", 9464));
builder.Services.AddHostedService<Mailer>();

using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine($"Metrics: http://localhost:{host.Services.GetRequiredService<KestrelMetricServer>().Port}/metrics");
await host.WaitForShutdownAsync();
