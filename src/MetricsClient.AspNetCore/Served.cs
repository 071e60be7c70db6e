using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetricsClient.AspNetCore;

/// <summary>Determines the registries, the limits and the path of an endpoint or a server.</summary>
internal static class Served
{
    /// <summary>
    /// Returns the given registries. If there are none, returns the registry of the container, or the default registry
    /// if the container has none.
    /// </summary>
    public static CollectorRegistry[] By(IServiceProvider services, IEnumerable<CollectorRegistry> registries)
    {
        CollectorRegistry[] given = [.. registries];
        return given.Length > 0 ? given : [services.GetService<CollectorRegistry>() ?? Metrics.DefaultRegistry];
    }

    /// <summary>Returns a handler with the limits that the container configures.</summary>
    public static ScrapeHandler Handler(IServiceProvider services, CollectorRegistry[] registries) =>
        new(services.GetService<IOptions<ScrapeOptions>>()?.Value ?? new ScrapeOptions(), By(services, registries));

    /// <summary>
    /// Returns the path without a trailing slash, and decoded as Kestrel decodes the path of a request. So a path that is
    /// percent-encoded in the options matches, too.
    /// </summary>
    /// <exception cref="ArgumentException">The path has no leading slash.</exception>
    public static PathString Path(string path) => path is not ['/', ..]
        ? throw new ArgumentException($"The path '{path}' has no leading slash; write '/{path}'.", nameof(path))
        : PathString.FromUriComponent(path.Length > 1 ? path.TrimEnd('/') : path);

    /// <summary>
    /// Returns true if the request has this path, with or without a trailing slash. In a branch of <c>Map</c>, the root has an empty path.
    /// </summary>
    public static bool At(PathString path, HttpRequest request) =>
        (request.Path.HasValue ? request.Path : new PathString("/")).StartsWithSegments(path, out PathString rest) && rest.Value is null or "" or "/";
}
