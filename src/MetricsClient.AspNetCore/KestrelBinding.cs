using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MetricsClient.AspNetCore;

/// <summary>The address, the port, the path and the protocol of a metrics server.</summary>
internal sealed class KestrelBinding
{
    private readonly string _host;
    private readonly int _port;
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
        _host = options.Host;
        _port = options.Port;
        _https = https;
        if (!IsLocalhost && !IsAnyAddress && !IPAddress.TryParse(_host, out _address))
        {
            throw new ArgumentException(
                $"Metrics cannot be served on '{_host}'; set Host to 'localhost', '+' for all addresses, or an IP address of this machine.",
                nameof(options));
        }
    }

    public PathString Path { get; }

    private bool IsLocalhost => _host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private bool IsAnyAddress => _host is "+" or "*";

    public string Url(int port) => new UriBuilder(
        _https is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, IsAnyAddress ? "localhost" : _host, port, Path).ToString();

    public void Apply(KestrelServerOptions kestrel)
    {
        if (IsAnyAddress)
        {
            kestrel.ListenAnyIP(_port, Configure);
        }
        else if (IsLocalhost && _port > 0)
        {
            kestrel.ListenLocalhost(_port, Configure);
        }
        else
        {
            // With a free port, only the IPv4 loopback address is used, because the IPv6 address would get another free
            // port.
            kestrel.Listen(_address ?? IPAddress.Loopback, _port, Configure);
        }
    }

    private void Configure(ListenOptions listen)
    {
        if (_https is not null)
        {
            listen.UseHttps(_https);
        }
    }
}
