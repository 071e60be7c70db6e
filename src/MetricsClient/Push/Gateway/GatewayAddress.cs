using System.Net.Http.Headers;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Push.Gateway;

/// <summary>The address of a gateway, without credentials, and the credentials and headers for every request.</summary>
internal sealed class GatewayAddress
{
    // The address that prometheus-net takes ends with this path.
    private const string MetricsPath = "/metrics";

    private readonly string _base;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly KeyValuePair<string, string>[] _headers;

    /// <exception cref="ArgumentException">The address, the credentials or a header is invalid.</exception>
    public GatewayAddress(PushOptions options, Uri gateway)
    {
        if (!gateway.IsAbsoluteUri || (gateway.Scheme != Uri.UriSchemeHttp && gateway.Scheme != Uri.UriSchemeHttps))
        {
            throw Throw.BadPushOption("The option Gateway is not an absolute http or https address; give an address such as http://gateway:9091.");
        }

        string address = gateway.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        _base = address.EndsWith(MetricsPath, StringComparison.Ordinal) ? address[..^MetricsPath.Length] : address;
        if (gateway.Query.Length > 0 || gateway.Fragment.Length > 0 || _base.Contains("/metrics/job", StringComparison.Ordinal))
        {
            throw Throw.BadPushOption($"The option Gateway must be the base address of the gateway, because the path of the group is added to it; give '{_base}' up to the prefix, without query and fragment.");
        }

        _authorization = Authorization(options, gateway.UserInfo);
        _headers = options.Headers.Count == 0 ? [] : [.. options.Headers];
        CheckHeaders(gateway);
    }

    /// <summary>Returns the address of a path on the gateway, without user name and password.</summary>
    public Uri Of(string path) => new(_base + path);

    /// <summary>Adds the credentials and the configured headers to a request.</summary>
    public void Authorize(HttpRequestMessage request)
    {
        request.Headers.Authorization = _authorization;
        foreach ((string name, string value) in _headers)
        {
            request.Headers.Add(name, value);
        }
    }

    // The user info of the address is converted to a header, because HttpClient ignores user info.
    private static AuthenticationHeaderValue? Authorization(PushOptions options, string userInfo)
    {
        string?[] given =
        [
            userInfo.Length > 0 ? Login(userInfo) : null,
            options.Credentials is { } login ? $"{login.UserName}:{login.Password}" : null,
            options.BearerToken,
            options.Headers.ContainsKey("Authorization") ? "" : null,
        ];
        if (Array.FindAll(given, static one => one is not null).Length > 1)
        {
            throw Throw.BadPushOption("The credentials of the destination are given more than once; use only one of: user and password in the address, Credentials, BearerToken, or an Authorization header.");
        }

        string? basic = given[0] ?? given[1];
        return basic is not null ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)))
            : options.BearerToken is { } token ? Bearer(token)
            : null;
    }

    private static AuthenticationHeaderValue Bearer(string token)
    {
        try
        {
            return new("Bearer", token);
        }
        catch (FormatException)
        {
            throw Throw.BadPushOption("The option BearerToken contains a character that is invalid in a header, such as the line break at the end of a file; remove the character.");
        }
    }

    private static string Login(string userInfo) =>
        Uri.UnescapeDataString(userInfo.Contains(':') ? userInfo : userInfo + ":");

    // The headers are validated at the start, because an invalid header would make every push fail.
    private void CheckHeaders(Uri gateway)
    {
        if (_headers.Length == 0)
        {
            return;
        }

        using var trial = new HttpRequestMessage(HttpMethod.Put, gateway);
        try
        {
            Authorize(trial);
        }
        catch (Exception reason) when (reason is FormatException or InvalidOperationException or ArgumentException)
        {
            throw Throw.BadPushHeader(reason);
        }
    }
}
