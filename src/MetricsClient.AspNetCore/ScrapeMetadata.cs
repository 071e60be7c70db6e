using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;

namespace MetricsClient.AspNetCore;

/// <summary>
/// The metadata of an endpoint that serves metrics or scrape targets: output caching never stores the responses, and neither the metric
/// <c>http.server.request.duration</c> of the app nor <c>UseHttpMetrics</c> contains the scrapes.
/// </summary>
internal static class ScrapeMetadata
{
    public const string DisplayName = "Prometheus metrics";

    // The attribute is new in .NET 9, where the assembly for .NET 8 runs, too. So the attribute is looked up by name.
    private const string DisableHttpMetrics =
        "Microsoft.AspNetCore.Http.DisableHttpMetricsAttribute, Microsoft.AspNetCore.Http.Extensions";

    /// <summary>Gets the metadata.</summary>
    public static IReadOnlyList<object> Items { get; } = Create();

    /// <summary>Gets an endpoint for middleware, which has no route.</summary>
    public static Endpoint Endpoint { get; } = new(requestDelegate: null, new EndpointMetadataCollection(Items), DisplayName);

    /// <summary>
    /// Adds the metadata to an endpoint, after all other conventions: output caching uses the last policy, and a group of endpoints may have
    /// another policy.
    /// </summary>
    /// <returns>The endpoint.</returns>
    public static IEndpointConventionBuilder AddTo(IEndpointConventionBuilder endpoint)
    {
        endpoint.Finally(static builder =>
        {
            foreach (object item in Items)
            {
                builder.Metadata.Add(item);
            }
        });
        return endpoint;
    }

    /// <summary>Returns true if the endpoint has this metadata.</summary>
    public static bool IsOf(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<NeverCache>() is not null;

    private static List<object> Create()
    {
        List<object> items = [new NeverCache()];
        if (Type.GetType(DisableHttpMetrics) is { } attribute)
        {
            items.Add(Activator.CreateInstance(attribute)!);
        }

        return items;
    }

    /// <summary>
    /// Output caching applies the policy of the endpoint after the base policies of the app. Without the cache, two scrapes
    /// do not wait for each other either.
    /// </summary>
    private sealed class NeverCache : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = false;
            context.AllowCacheLookup = false;
            context.AllowCacheStorage = false;
            context.AllowLocking = false;
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.AllowCacheStorage = false;
            return ValueTask.CompletedTask;
        }
    }
}
