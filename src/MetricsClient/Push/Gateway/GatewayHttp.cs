using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MetricsClient.Registry;

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
    public static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, bool isOwn, HttpRequestMessage message, CancellationToken deadline) =>
        isOwn ? SendAsync(http, message, deadline) : SendWithinAsync(http, message, deadline);

    // With ResponseHeadersRead, HttpClient does not first read the whole response into memory.
    private static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, HttpRequestMessage message, CancellationToken deadline) =>
        http is HttpClient client
            ? client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, deadline)
            : http.SendAsync(message, deadline);

    // Ends the wait at the deadline, because a handler of the caller may ignore the token. Disposes a response that comes later.
    [SuppressMessage("Usage", "VSTHRD003", Justification = "No code waits for the local function.")]
    private static async Task<HttpResponseMessage> SendWithinAsync(HttpMessageInvoker http, HttpRequestMessage message, CancellationToken deadline)
    {
        Task<HttpResponseMessage> send = SendAsync(http, message, deadline);
        try
        {
            return await send.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            AbandonedTask.Observe(DisposeLateAsync());
            throw;
        }

        async Task DisposeLateAsync() => (await send.ConfigureAwait(false)).Dispose();
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
