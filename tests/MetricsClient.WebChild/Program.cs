// A shop for tests, with the metrics of one library: WebChild prometheus-net | metricsclient | both-names | empty | empty-dotnet
// 'both-names' adds the meters of the platform to 'metricsclient'. The last two are apps without anything else, without and with these meters.
// Prints "http <address>" and "grpc <address>", and runs until it is killed.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MovingOver;

WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(static kestrel =>
{
    kestrel.Listen(System.Net.IPAddress.Loopback, 0);
    kestrel.Listen(System.Net.IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http2);
});

await using WebApplication app = args[0] switch
{
    "prometheus-net" => PrometheusNetApp.Build(builder),
    "metricsclient" => MetricsClientApp.Build(builder),
    "both-names" => MetricsClientApp.Build(builder, addsPlatform: true),
    "empty" => MetricsClientApp.BuildEmpty(builder, addsPlatform: false),
    "empty-dotnet" => MetricsClientApp.BuildEmpty(builder, addsPlatform: true),
    _ => throw new ArgumentException("Unknown app: " + args[0]),
};

await app.StartAsync();
string[] addresses = [.. app.Urls];
Console.WriteLine("http " + addresses[0]);
Console.WriteLine("grpc " + addresses[1]);
await app.WaitForShutdownAsync();
