using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MetricsClient.Push.Gateway;

/// <summary>Makes the HTTP client of whoever has none of their own: no redirects, no cookies, no traces, the certificates of the options.</summary>
internal static class GatewayHttp
{
    public static HttpMessageInvoker Create(PushOptions options)
    {
#pragma warning disable CA2000 // The invoker disposes it.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = options.UseProxy,
            ConnectTimeout = options.ConnectTimeout,
            // A gateway that moved to another address is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // A push is no part of what the caller traces.
            ActivityHeadersPropagator = null,
            SslOptions = Tls(options),
        };
#pragma warning restore CA2000
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
