using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MetricsClient.HttpClientFactory;

/// <summary>The values of the labels <c>code</c> and <c>method</c>.</summary>
internal static class RequestCodes
{
    private const string Error = "error";
    private const string OtherMethod = "_OTHER";

    private static readonly string[] s_codes =
        [.. Enumerable.Range(0, 600).Select(static code => code.ToString(CultureInfo.InvariantCulture))];

    // Words of .NET, as in the label error_type of http_client_request_duration_seconds.
    private static readonly Dictionary<HttpRequestError, string> s_errors = new()
    {
        [HttpRequestError.NameResolutionError] = "name_resolution_error",
        [HttpRequestError.ConnectionError] = "connection_error",
        [HttpRequestError.SecureConnectionError] = "secure_connection_error",
        [HttpRequestError.HttpProtocolError] = "http_protocol_error",
        [HttpRequestError.ExtendedConnectNotSupported] = "extended_connect_not_supported",
        [HttpRequestError.VersionNegotiationError] = "version_negotiation_error",
        [HttpRequestError.UserAuthenticationError] = "user_authentication_error",
        [HttpRequestError.ProxyTunnelError] = "proxy_tunnel_error",
        [HttpRequestError.InvalidResponse] = "invalid_response",
        [HttpRequestError.ResponseEnded] = "response_ended",
        [HttpRequestError.ConfigurationLimitExceeded] = "configuration_limit_exceeded",
    };

    private static readonly HashSet<string> s_methods = new(StringComparer.OrdinalIgnoreCase)
    {
        "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "CONNECT",
    };

    /// <summary>Returns the number of a status code.</summary>
    public static string Of(HttpStatusCode status) =>
        (uint)status < (uint)s_codes.Length ? s_codes[(int)status] : ((int)status).ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the code of a request or a response that failed.</summary>
    public static string Of(Exception failure) => failure switch
    {
        HttpRequestException { StatusCode: { } status } => Of(status),
        HttpRequestException { HttpRequestError: var error } when s_errors.TryGetValue(error, out string? name) => name,
        HttpIOException { HttpRequestError: var error } when s_errors.TryGetValue(error, out string? name) => name,
        TimeoutException or OperationCanceledException { InnerException: TimeoutException } => "timeout",
        OperationCanceledException => "canceled",
        SocketException => s_errors[HttpRequestError.ConnectionError],
        HttpRequestException or IOException when failure.InnerException is { } inner => Of(inner),
        _ => Error,
    };

    /// <summary>Returns the method, or <c>_OTHER</c> for a word that HTTP does not define: each word would be a new series.</summary>
    public static string NameOf(HttpMethod method) =>
        s_methods.TryGetValue(method.Method, out string? known) ? known : OtherMethod;
}
