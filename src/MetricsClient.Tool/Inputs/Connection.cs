using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MetricsClient.Tool.Inputs;

/// <summary>The credentials, headers and certificates of requests, as the command line gives them.</summary>
internal sealed class Connection
{
    /// <summary>The additional headers of each request.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The token of bearer authentication; null for none.</summary>
    public string? BearerToken { get; set; }

    /// <summary>The certificate authorities to trust; empty for the authorities of the system.</summary>
    public X509Certificate2Collection Authorities { get; } = [];

    /// <summary>The client certificates, each with its private key.</summary>
    public X509Certificate2Collection Certificates { get; } = [];

    /// <summary>Adds the headers and the token to a request.</summary>
    public void Authorize(HttpRequestMessage request)
    {
        if (BearerToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", BearerToken);
        }

        foreach ((string name, string value) in Headers)
        {
            request.Headers.Remove(name);
            request.Headers.Add(name, value);
        }
    }

    /// <summary>Returns the settings of TLS.</summary>
    public SslClientAuthenticationOptions Tls()
    {
        var tls = new SslClientAuthenticationOptions();
        if (Certificates.Count > 0)
        {
            tls.ClientCertificates = [.. Certificates];
        }

        if (Authorities.Count > 0)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        }

        return tls;
    }
}
