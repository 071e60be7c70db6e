using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MetricsClient.AspNetCore;

/// <summary>The HTTPS options of a metrics server. They are named options with the name of the server.</summary>
internal sealed class MetricServerHttps
{
    /// <summary>An action that sets the HTTPS options of Kestrel; null if the server uses HTTP.</summary>
    public Action<HttpsConnectionAdapterOptions>? Configure { get; set; }
}
