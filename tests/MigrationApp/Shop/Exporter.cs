using System.Text;
using Prometheus;

namespace Shop;

/// <summary>Exports without a server.</summary>
public static class Exporter
{
    public static string ContentType => PrometheusConstants.TextContentTypeWithVersionAndEncoding;

    public static async Task<string> TextAsync(CollectorRegistry registry, CancellationToken cancel = default)
    {
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream, cancel);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static async Task<string> OpenMetricsAsync(CollectorRegistry registry)
    {
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream, ExpositionFormat.OpenMetricsText);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
