using MetricsClient;

WebApplication app = WebApplication.CreateBuilder(args).Build();
Counter greetings = Metrics.CreateCounter("hello_greetings_total", "Greetings.");

app.UseHttpMetrics();
app.MapGet("/hello", () => { greetings.Inc(); return "Hello!\n"; });
app.MapMetrics();

app.Run();
