using System.Diagnostics.CodeAnalysis;
using MetricsClient.Push.Gateway;
using MetricsClient.Text;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>The receivers and the credentials of the options. The values are validated and copied by the constructor.</summary>
internal sealed class Connection
{
    private static readonly string[] s_protocolHeaders =
        ["Content-Encoding", "Content-Type", "Content-Length", "User-Agent", "X-Prometheus-Remote-Write-Version"];

    private readonly PushOptions _http = new();
    private readonly (Uri Address, GatewayAddress Authorization)[] _endpoints;

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public Connection(RemoteWriteOptions options)
    {
        if (options.Endpoint is null)
        {
            throw Throw.BadPushOption("RemoteWriteOptions.Endpoint is missing; set it to an address such as http://prometheus:9090/api/v1/write.");
        }

        _http.Credentials = options.Credentials;
        _http.BearerToken = options.BearerToken;
        _http.ConnectTimeout = options.ConnectTimeout;
        _http.UseProxy = options.UseProxy;
        _http.HttpInvoker = options.HttpInvoker;
        _http.ClientCertificates.AddRange(options.ClientCertificates);
        _http.TrustedAuthorities.AddRange(options.TrustedAuthorities);
        foreach ((string name, string value) in options.Headers)
        {
            if (s_protocolHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Throw.BadPushOption($"RemoteWriteOptions.Headers contains '{name}', which the protocol defines; remove the header.");
            }

            _http.Headers[name] = value;
        }

        _http.Validate();
        _endpoints = [.. options.AdditionalEndpoints.Prepend(options.Endpoint).Select(Endpoint)];
    }

    /// <summary>Creates the HTTP client and the senders of one sink.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The sender disposes the client.")]
    public RemoteWriteSender Open()
    {
        bool isOwnHttp = _http.HttpInvoker is null;
        HttpMessageInvoker http = _http.HttpInvoker ?? GatewayHttp.Create(_http);
        return new RemoteWriteSender(
            http, isOwnHttp, [.. _endpoints.Select(endpoint => new RemoteEndpoint(http, isOwnHttp, endpoint.Address, endpoint.Authorization))]);
    }

    // The class for gateways reads the credentials, and knows addresses without a query only.
    private (Uri Address, GatewayAddress Authorization) Endpoint(Uri endpoint)
    {
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
        {
            throw Throw.BadPushOption("An endpoint of RemoteWriteOptions is not an absolute http or https address; give an address such as http://prometheus:9090/api/v1/write.");
        }

        var address = new Uri(endpoint.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
        var login = new Uri(endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.UriEscaped));
        return (address, new GatewayAddress(_http, login));
    }
}
