using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore;

/// <summary>What is served, and where.</summary>
internal static class Served
{
    /// <summary>The registries that were named, else that of the container, else the default one.</summary>
    public static CollectorRegistry[] By(IServiceProvider services, IReadOnlyList<CollectorRegistry> named) =>
        named.Count > 0 ? [.. named] : [services.GetService<CollectorRegistry>() ?? Metrics.DefaultRegistry];

    /// <summary>The path without a slash at the end, which it is served with as well.</summary>
    /// <exception cref="ArgumentException">It does not begin with a slash.</exception>
    public static PathString Path(string path) => new(path is ['/', .., '/'] ? path.TrimEnd('/') : path);

    /// <summary>Whether the request is for that path, with or without a slash at the end.</summary>
    public static bool At(PathString path, HttpRequest request) =>
        request.Path.StartsWithSegments(path, out PathString rest) && rest.Value is null or "" or "/";
}
