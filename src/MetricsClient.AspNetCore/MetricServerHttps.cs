using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MetricsClient.AspNetCore;

/// <summary>The HTTPS options of a metric server: named options with the name of the server.</summary>
internal sealed class MetricServerHttps
{
    /// <summary>Sets the options of Kestrel; null for HTTP.</summary>
    public Action<HttpsConnectionAdapterOptions>? Configure { get; set; }
}
