using Prometheus;
using Prometheus.HttpClientMetrics;

namespace Shop.Web;

/// <summary>Metrics of HTTP clients.</summary>
public static class ClientSetup
{
    private static readonly HttpClientExporterOptions s_plain = new HttpClientExporterOptions { ResponseDuration = { Enabled = true } };

    public static void AddTo(IServiceCollection services)
    {
        services.AddHttpClient("warehouse").UseHttpClientMetrics(options =>
        {
            options.InProgress.Enabled = true;
            options.RequestDuration.Registry = Metrics.DefaultRegistry;
            options.RequestDuration.Histogram = Metrics.CreateHistogram(
                "httpclient_request_duration_seconds",
                "Duration histogram of HTTP requests performed by an HttpClient.",
                new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.01, 2, 10), LabelNames = HttpClientRequestLabelNames.All });
        });
        services.AddHttpClient("mail").UseHttpClientMetrics(s_plain);
    }
}
