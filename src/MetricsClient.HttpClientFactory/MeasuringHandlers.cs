using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace MetricsClient.HttpClientFactory;

/// <summary>
/// Creates the handlers of one call of <c>UseHttpClientMetrics</c>. The factory replaces the handlers of a client every few minutes; all
/// handlers share the metrics and the list of hosts.
/// </summary>
internal sealed class MeasuringHandlers
{
    private readonly HttpClientMetricsOptions _options;

    // One call of UseHttpClientMetrics can apply to several service containers, each with its own registry.
    private readonly ConditionalWeakTable<CollectorRegistry, ClientMetrics> _metrics = new();

    public MeasuringHandlers(HttpClientMetricsOptions options)
    {
        _options = options;
    }

    /// <summary>Adds a handler to a client that is not measured yet.</summary>
    public void AddIfAbsent(HttpMessageHandlerBuilder builder)
    {
        if (!builder.AdditionalHandlers.OfType<MeasuringHandler>().Any())
        {
            builder.AdditionalHandlers.Add(Create(builder));
        }
    }

    /// <summary>Adds a handler to a client, in place of an earlier handler.</summary>
    public void Replace(HttpMessageHandlerBuilder builder)
    {
        foreach (MeasuringHandler earlier in builder.AdditionalHandlers.OfType<MeasuringHandler>().ToArray())
        {
            builder.AdditionalHandlers.Remove(earlier);
            earlier.Dispose();
        }

        builder.AdditionalHandlers.Add(Create(builder));
    }

    private MeasuringHandler Create(HttpMessageHandlerBuilder builder)
    {
        CollectorRegistry registry = _options.Registry ?? builder.Services.GetService<CollectorRegistry>() ?? Metrics.DefaultRegistry;
        ClientMetrics metrics = _metrics.GetValue(registry, created => new ClientMetrics(created, _options));
        return new MeasuringHandler(metrics, builder.Name ?? "");
    }
}
