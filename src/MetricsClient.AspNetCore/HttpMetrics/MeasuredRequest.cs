using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>
/// A request with its original route. An exception handler or a status code page replaces the endpoint and the route values of the context
/// when it executes the pipeline again.
/// </summary>
internal readonly struct MeasuredRequest
{
    private readonly Endpoint? _endpoint;
    private readonly RouteValueDictionary? _routeValues;

    private MeasuredRequest(HttpContext context, Endpoint? endpoint, RouteValueDictionary? routeValues)
    {
        Context = context;
        _endpoint = endpoint;
        _routeValues = routeValues;
    }

    public HttpContext Context { get; }

    /// <summary>Gets the pattern of the route; null without an endpoint.</summary>
    public string? Route =>
        _endpoint?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route ?? (_endpoint as RouteEndpoint)?.RoutePattern.RawText;

    /// <summary>Gets a value indicating whether the route is known.</summary>
    public bool HasEndpoint => _endpoint is not null;

    /// <summary>Gets a value indicating whether the endpoint serves metrics.</summary>
    public bool IsScrape => ScrapeMetadata.IsOf(_endpoint);

    /// <summary>Reads the route before the request is handled. The route is known if the routing middleware comes first.</summary>
    // As GetEndpoint, but without a generic virtual method (benchmarks: ratios, requests).
    public static MeasuredRequest Start(HttpContext context) =>
        new(context, ((IEndpointFeature?)context.Features[typeof(IEndpointFeature)])?.Endpoint, context.Request.RouteValues);

    /// <summary>Reads the route after the request was handled, if the route was unknown before.</summary>
    public MeasuredRequest End()
    {
        if (_endpoint is not null)
        {
            return this;
        }

        if (Context.Features.Get<IExceptionHandlerFeature>() is { } failure)
        {
            return new(Context, failure.Endpoint, failure.RouteValues);
        }

        return Context.Features.Get<IEndpointFeature>() is UnknownRoute { StatusCodePage: { } page }
            ? new(Context, page.Endpoint, page.RouteValues)
            : Start(Context);
    }

    public string? RouteValue(string name) =>
        _routeValues is { } values && values.TryGetValue(name, out object? value)
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : null;
}
