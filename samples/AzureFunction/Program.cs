// An Azure Functions app in the isolated worker model. The setting REMOTE_WRITE_URL has the address of the receiver.
using AzureFunction;
using MetricsClient;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddMetricsClient(new CollectorRegistry());
builder.Services.AddSingleton(static services => InvocationMetrics.Create(
    services.GetRequiredService<CollectorRegistry>(), Environment.GetEnvironmentVariable("REMOTE_WRITE_URL"), TimeSpan.FromMilliseconds(150)));
builder.UseMiddleware<MeasuringMiddleware>();
await builder.Build().RunAsync();
