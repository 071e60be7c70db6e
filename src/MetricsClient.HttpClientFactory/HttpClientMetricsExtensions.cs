using MetricsClient.HttpClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace MetricsClient;

/// <summary>
/// Adds the HTTP client metrics of prometheus-net to clients of <see cref="IHttpClientFactory"/>: same names and labels, with a code for
/// failed requests.
/// </summary>
/// <remarks>
/// New dashboards can use the metrics of .NET instead, such as <c>http_client_request_duration_seconds</c>.
/// </remarks>
public static class HttpClientMetricsExtensions
{
    /// <summary>Measures the requests of a client.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="options">The metrics to expose. The default is all metrics.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// <para>Exposes <c>httpclient_requests_sent_total</c>, <c>httpclient_request_duration_seconds</c> (until the headers of the response),
    /// <c>httpclient_response_duration_seconds</c> (until the end of the body, or until the response is disposed) and
    /// <c>httpclient_requests_in_progress</c> (until the headers), with the labels <c>method</c>, <c>host</c>, <c>client</c> and
    /// <c>code</c> (not in progress). A method that HTTP does not define has the value <c>_OTHER</c>.</para>
    /// <para>The code of a request without a response is the error: <c>canceled</c>, <c>timeout</c>, <c>connection_error</c> or another
    /// <see cref="HttpRequestError"/> in lower case, or <c>error</c>. An elapsed <see cref="HttpClient.Timeout"/> counts as
    /// <c>canceled</c>, because <see cref="HttpClient"/> cancels the request. If the body of a response fails,
    /// <c>httpclient_response_duration_seconds</c> has the code of the failure.</para>
    /// <para>The handler that measures is inside the handlers that were added before, and outside the handlers that are added later. Each
    /// request that reaches the handler is measured; behind a handler with retries, each attempt is a request.</para>
    /// <para>A client is measured once. The options of a client have priority over the options of all clients, and the last call for a
    /// client has priority over its earlier calls.</para>
    /// <para>If the registry contains a metric of the same name with other labels or other buckets, the creation of the client throws an
    /// <see cref="InvalidOperationException"/>.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    public static IHttpClientBuilder UseHttpClientMetrics(this IHttpClientBuilder builder, HttpClientMetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var source = new MeasuringHandlers(options ?? new HttpClientMetricsOptions());
        builder.Services.Configure<HttpClientFactoryOptions>(
            builder.Name, client => client.HttpMessageHandlerBuilderActions.Add(source.Replace));
        return builder;
    }

    /// <inheritdoc cref="UseHttpClientMetrics(IHttpClientBuilder, HttpClientMetricsOptions?)"/>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Changes the options.</param>
    public static IHttpClientBuilder UseHttpClientMetrics(this IHttpClientBuilder builder, Action<HttpClientMetricsOptions> configure) =>
        builder.UseHttpClientMetrics(Configured(configure));

    /// <summary>Measures the requests of all clients of <see cref="IHttpClientFactory"/>.</summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="options">The metrics to expose. The default is all metrics.</param>
    /// <returns>The services.</returns>
    /// <inheritdoc cref="UseHttpClientMetrics(IHttpClientBuilder, HttpClientMetricsOptions?)" path="/remarks"/>
    /// <exception cref="ArgumentNullException">The argument is null.</exception>
    public static IServiceCollection UseHttpClientMetrics(this IServiceCollection services, HttpClientMetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        var source = new MeasuringHandlers(options ?? new HttpClientMetricsOptions());
        return services.ConfigureAll<HttpClientFactoryOptions>(client => client.HttpMessageHandlerBuilderActions.Add(source.AddIfAbsent));
    }

    /// <inheritdoc cref="UseHttpClientMetrics(IServiceCollection, HttpClientMetricsOptions?)"/>
    /// <param name="services">The services of the app.</param>
    /// <param name="configure">Changes the options.</param>
    public static IServiceCollection UseHttpClientMetrics(this IServiceCollection services, Action<HttpClientMetricsOptions> configure) =>
        services.UseHttpClientMetrics(Configured(configure));

    private static HttpClientMetricsOptions Configured(Action<HttpClientMetricsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);

        var options = new HttpClientMetricsOptions();
        configure(options);
        return options;
    }
}
