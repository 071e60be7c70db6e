using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MetricsClient.AspNetCore;

/// <summary>The address, the port, the path and the protocol of a metrics server.</summary>
internal sealed class KestrelBinding
{
    private readonly Action<HttpsConnectionAdapterOptions>? _https;
    private readonly IPAddress? _address;

    /// <exception cref="ArgumentException">The path has no leading slash, or the host is not an IP address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    public KestrelBinding(MetricServerOptions options, Action<HttpsConnectionAdapterOptions>? https)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Host);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, IPEndPoint.MaxPort);

        Path = Served.Path(options.Path);
        Host = options.Host;
        Port = options.Port;
        _https = https;
        if (!IsLocalhost && !IsAnyAddress && !IPAddress.TryParse(Host, out _address))
        {
            throw new ArgumentException(
                $"Metrics cannot be served on '{Host}'; set Host to 'localhost', '+' for all addresses, or an IP address of this machine.",
                nameof(options));
        }
    }

    public string Host { get; }

    /// <summary>The configured port; 0 for a free port.</summary>
    public int Port { get; }

    public PathString Path { get; }

    public bool IsLocalhost => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private bool IsAnyAddress => Host is "+" or "*";

    public string Url(int port) => new UriBuilder(
        _https is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, IsAnyAddress ? "localhost" : Host, port, Path).ToString();

    /// <summary>Makes Kestrel listen on the address.</summary>
    /// <param name="kestrel">The options of Kestrel.</param>
    /// <param name="port">The port; 0 for a free port, except for <c>localhost</c>, which stands for two addresses.</param>
    public void Apply(KestrelServerOptions kestrel, int port)
    {
        if (IsAnyAddress)
        {
            kestrel.ListenAnyIP(port, Configure);
        }
        else if (IsLocalhost)
        {
            kestrel.ListenLocalhost(port, Configure);
        }
        else
        {
            kestrel.Listen(_address!, port, Configure);
        }
    }

    private void Configure(ListenOptions listen)
    {
        if (_https is null)
        {
            return;
        }

        var https = new HttpsConnectionAdapterOptions();
        _https(https);
        if (https.ServerCertificate is null && https.ServerCertificateSelector is null)
        {
            throw new InvalidOperationException(
                "A metrics server with HTTPS needs a certificate; set ServerCertificate or ServerCertificateSelector.");
        }

        listen.UseHttps(https);
    }
}
