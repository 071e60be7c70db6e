using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MetricsClient.Push.Gateway;

/// <summary>Creates the default HTTP client: no redirects, no cookies, no traces, with the certificates of the options.</summary>
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
            // Resolves the name of the gateway again after this time.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // A push does not belong to the traces of the caller.
            ActivityHeadersPropagator = null,
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
