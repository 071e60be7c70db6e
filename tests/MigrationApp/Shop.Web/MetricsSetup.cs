using Prometheus;
using Prometheus.HttpMetrics;

namespace Shop.Web;

/// <summary>Default metrics, HTTP metrics and the container.</summary>
public static class MetricsSetup
{
    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true, SuppressMeters = true, SuppressDebugMetrics = true });
        Metrics.DefaultRegistry.SetStaticLabels(new Dictionary<string, string> { ["app"] = "shop" });
        services.AddSingleton<IMetricFactory>(Metrics.DefaultFactory);
        services.AddSingleton<IShopMetrics, ShopMetrics>();
        services.AddSingleton(new AdminServer(configuration.GetValue<int>("AdminPort")));
        services.AddHostedService(provider => provider.GetRequiredService<AdminServer>());
    }

    public static void Use(WebApplication app)
    {
        app.UseHttpMetrics(options =>
        {
            options.ReduceStatusCodeCardinality();
            options.AddRouteParameter(new HttpRouteParameterMapping("kind", "order_kind"));
            options.AddCustomLabel("host", context => context.Request.Host.Host);
            options.CaptureMetricsUrl = false;
            options.InProgress.Enabled = true;
            options.RequestDuration.Histogram = Metrics.CreateHistogram(
                "http_request_duration_seconds",
                "The duration of HTTP requests processed by an ASP.NET Core application.",
                new HistogramConfiguration { LabelNames = new[] { "code", "method", "order_kind", "host" }, Buckets = new[] { 0.01, 0.1, 1 } });
            options.RequestDuration.ExemplarPredicate = context => context.Request.Path != "/health";
        });
    }
}
