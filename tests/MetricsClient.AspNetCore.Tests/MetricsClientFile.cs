using MetricsClient;
using Microsoft.AspNetCore.Builder;

namespace MovingOver;

/// <summary>A file of such an app that has moved over already: it compiles too.</summary>
internal static class WithPrometheusNetReferenced
{
    public static void Use(WebApplicationBuilder builder)
    {
        builder.Services.AddMetricServer(options => options.Port = 9464);
        WebApplication app = builder.Build();
        app.MapMetrics();
        app.MapMetrics("/new");
        app.UseMetricServer();
        app.UseMetricServer(port: 9464);
        app.UseMetricServer(9464, "/new");
        Metrics.CreateCounter("new_total", "Counted by this library.").Inc();
    }
}
