using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>
/// The endpoint of a request whose route is not known at the start. Notes the first execution of a status code page, which replaces the
/// endpoint and removes its own feature before the request ends.
/// </summary>
internal sealed class UnknownRoute : IEndpointFeature
{
    private readonly IFeatureCollection _features;

    private UnknownRoute(IFeatureCollection features)
    {
        _features = features;
    }

    public Endpoint? Endpoint
    {
        get;
        set
        {
            StatusCodePage ??= _features.Get<IStatusCodeReExecuteFeature>();
            field = value;
        }
    }

    /// <summary>Gets the feature of the first status code page, with the endpoint before the page; null if there was no page.</summary>
    public IStatusCodeReExecuteFeature? StatusCodePage { get; private set; }

    /// <summary>Sets an endpoint feature without an endpoint.</summary>
    public static void AddTo(HttpContext context) => context.Features.Set<IEndpointFeature>(new UnknownRoute(context.Features));
}
