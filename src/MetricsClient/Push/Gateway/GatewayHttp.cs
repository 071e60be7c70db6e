using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MetricsClient.Push.Gateway;

/// <summary>
/// Creates the default HTTP client, with the certificates of the options. The client does not follow redirects, store cookies, send
/// traces or update metrics.
/// </summary>
internal static class GatewayHttp
{
    public static HttpMessageInvoker Create(PushOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = options.UseProxy,
            ConnectTimeout = options.ConnectTimeout,
            // After this time the connection is opened again, so that a changed IP address of the gateway is noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // A push is not part of a trace of the caller, so no activity is started and no trace headers are sent.
            ActivityHeadersPropagator = null,
            // Otherwise a push would change the metrics that it pushes.
            MeterFactory = UnlistenedMeters.Instance,
            SslOptions = Tls(options),
        };
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private static SslClientAuthenticationOptions Tls(PushOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.ClientCertificates.Count > 0)
        {
            tls.ClientCertificates = [.. options.ClientCertificates];
        }

        if (options.TrustedAuthorities.Count > 0)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(options.TrustedAuthorities);
        }

        return tls;
    }
}
