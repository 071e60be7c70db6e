using Prometheus;
using Shop;
using Shop.Web;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
MetricsSetup.AddTo(builder.Services, builder.Configuration);
ClientSetup.AddTo(builder.Services);

WebApplication app = builder.Build();
app.UseRouting();
MetricsSetup.Use(app);
EndpointSetup.Map(app);
OrdersApi.Map(app);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Listening on {app.Urls.First()} and {app.Services.GetRequiredService<AdminServer>().Port}."));
await app.RunAsync();
