using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MetricsClient.Push.Gateway;

/// <summary>
/// The HTTP client of pushes. The client that <see cref="Create"/> makes has the certificates of the options, and does not follow redirects,
/// store cookies, send traces or update metrics.
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
        };
        if (options.HasCertificates)
        {
            handler.SslOptions = Tls(options);
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Sends a request. The task ends when the headers of the response have arrived, or at the deadline.</summary>
    /// <param name="http">The client.</param>
    /// <param name="isOwn">False if the client may have handlers of the caller.</param>
    /// <param name="message">The request.</param>
    /// <param name="deadline">Canceled at the deadline.</param>
    public static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, bool isOwn, HttpRequestMessage message, CancellationToken deadline)
    {
        // With ResponseHeadersRead, HttpClient does not first read the whole response into memory.
        Task<HttpResponseMessage> send = http is HttpClient client
            ? client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline)
            : http.SendAsync(message, deadline);

        // WaitAsync ends the wait at the deadline, because a handler of the caller may ignore the token.
        return isOwn ? send : send.WaitAsync(deadline);
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
