using System.Net;
using System.Security.Cryptography.X509Certificates;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>How a Pushgateway is reached: its address, credentials, certificates and time limits.</summary>
public class GatewayOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    /// <summary>The address of the Pushgateway, such as <c>http://gateway:9091</c>; may carry a path prefix and <c>user:password@</c>.</summary>
    public Uri? Gateway { get; set; }

    /// <summary>User name and password for basic authentication.</summary>
    public NetworkCredential? Credentials { get; set; }

    /// <summary>The token for bearer authentication.</summary>
    public string? BearerToken { get; set; }

    /// <summary>Further headers of every request, such as a tenant.</summary>
    public IDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The certificates, with their private keys, by which this program shows the gateway who it is.</summary>
    public X509Certificate2Collection ClientCertificates { get; } = [];

    /// <summary>
    /// The authorities that may vouch for the gateway, in place of those that the system trusts; none unless set. Revocation is
    /// not looked up then, since private authorities rarely publish it.
    /// </summary>
    public X509Certificate2Collection TrustedAuthorities { get; } = [];

    /// <summary>Whether the proxy of the environment is used; false unless set.</summary>
    public bool UseProxy { get; set; }

    /// <summary>The time that a request may take in all, a second try included; for a push, collecting too. 5 seconds unless set.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time that connecting may take; 2 seconds unless set. An <see cref="Http"/> of your own has its own.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// An <see cref="HttpClient"/> or invoker of your own, which then decides on proxy and certificates; it is not disposed.
    /// Turn off <see cref="HttpClientHandler.AllowAutoRedirect"/>: a request that was led elsewhere is no success.
    /// </summary>
    public HttpMessageInvoker? Http { get; set; }

    /// <exception cref="ArgumentException">A time or a certificate cannot be used.</exception>
    internal virtual void Validate()
    {
        CheckTime(Timeout, TimeSpan.FromMilliseconds(1), nameof(Timeout));
        CheckTime(ConnectTimeout, TimeSpan.FromMilliseconds(1), nameof(ConnectTimeout));
        if (Http is not null && (ClientCertificates.Count > 0 || TrustedAuthorities.Count > 0))
        {
            throw Throw.BadPushOption("Certificates are given beside an HTTP client of your own, which would ignore them; give them to its handler instead.");
        }

        if (ClientCertificates.FirstOrDefault(static one => !one.HasPrivateKey) is { } keyless)
        {
            throw Throw.BadPushOption($"The client certificate '{keyless.Subject}' has no private key, so the gateway could not be convinced by it; load it together with its key.");
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The time is shorter, or longer than timers take.</exception>
    internal static void CheckTime(TimeSpan time, TimeSpan shortest, string name)
    {
        if (time < shortest || time > s_longest)
        {
            throw Throw.BadPushTime(name, time, shortest, s_longest);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The time, which is only told to others, is not positive.</exception>
    internal static void CheckDeclared(TimeSpan? time, string name)
    {
        if (time <= TimeSpan.Zero)
        {
            throw Throw.BadDeclaredTime(name, time.Value);
        }
    }
}
