// A shop with metrics of two kinds of classes: static fields of old code, and classes that receive the registry. One endpoint exposes both.
using MetricsClient;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// Without an argument, the registry of the container is Metrics.DefaultRegistry, which the static class uses as well.
builder.Services.AddMetricsClient();
builder.Services.AddSingleton<OrderMetrics>();

WebApplication app = builder.Build();
app.MapGet("/", () => Visits.Welcome());
app.MapPost("/orders/{country}", (string country, OrderMetrics metrics) => metrics.Add(country));
app.MapMetrics();
app.Run();

/// <summary>Code without a container: the metric is a static field in the default registry.</summary>
internal static class Visits
{
    private static readonly Counter s_visits = Metrics.CreateCounter("shop_visits_total", "Visits of the first page.");

    public static string Welcome()
    {
        s_visits.Inc();
        return "Welcome!\n";
    }
}

/// <summary>Code with a container. A unit test passes <c>new CollectorRegistry()</c>, so that tests do not see the values of each other.</summary>
internal sealed class OrderMetrics(CollectorRegistry registry)
{
    private readonly MetricFamily<Counter> _orders = registry.CreateCounter("shop_orders_total", "Orders.", "country");

    public string Add(string country)
    {
        string known = country is "de" or "jp" ? country : "other";
        _orders.WithLabels(known).Inc();
        return $"Ordered from {known}.\n";
    }
}
