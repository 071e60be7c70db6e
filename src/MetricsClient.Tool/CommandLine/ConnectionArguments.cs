using System.CommandLine;
using MetricsClient.Tool.Inputs;

namespace MetricsClient.Tool.CommandLine;

/// <summary>The command line options for credentials, headers, certificates and the time limit of requests.</summary>
internal sealed class ConnectionArguments
{
    private readonly TimeSpan _defaultTimeout;

    private readonly Option<string[]> _headers = new("--header", "-H")
    {
        Description = "An additional header of every request, such as 'X-Scope-OrgID: 7'. May be repeated.",
        HelpName = "NAME: VALUE",
    };

    private readonly Option<string?> _token = OptionOf.File("--token-file", "A file with the token for bearer authentication.");

    private readonly Option<string?> _authority =
        OptionOf.File("--ca-file", "A PEM file with the certificate authorities to trust instead of the system's authorities.");

    private readonly Option<string?> _certificate = OptionOf.File("--cert-file", "A PEM file with the client certificate and the private key.");

    private readonly Option<TimeSpan?> _timeout;

    public ConnectionArguments(TimeSpan defaultTimeout)
    {
        _defaultTimeout = defaultTimeout;
        _timeout = OptionOf.Timer("--timeout", $"The time limit of a request. The default is {Duration.Text(defaultTimeout)}.");
    }

    /// <summary>Gets the options, in the order of the help.</summary>
    public IReadOnlyList<Option> Options => [_headers, _token, _authority, _certificate, _timeout];

    /// <summary>Returns the time limit of a request.</summary>
    public TimeSpan Timeout(ParseResult parsed) => parsed.GetValue(_timeout) ?? _defaultTimeout;

    /// <summary>Returns the file of certificate authorities; null if none is given.</summary>
    public string? Authority(ParseResult parsed) => parsed.GetValue(_authority);

    /// <summary>Reads the options for requests to an address, and the files that the options name.</summary>
    /// <exception cref="ToolException">An option is invalid, or would have no effect.</exception>
    public Connection Read(ParseResult parsed, Uri address)
    {
        var connection = new Connection();
        foreach (string header in parsed.GetValue(_headers) ?? [])
        {
            AddHeader(connection, header);
        }

        if (parsed.GetValue(_token) is { } token)
        {
            connection.BearerToken = CredentialFile.Token(token);
        }

        AddCertificates(parsed, connection, address);
        int logins = (address.UserInfo.Length > 0 ? 1 : 0) + (connection.BearerToken is null ? 0 : 1)
            + (connection.Headers.ContainsKey("Authorization") ? 1 : 0);
        return logins <= 1
            ? connection
            : throw Usage("The credentials are given more than once; use only one of: user:password@ in the address, --token-file, or --header 'Authorization: ...'.");
    }

    private void AddCertificates(ParseResult parsed, Connection connection, Uri address)
    {
        if (parsed.GetValue(_authority) is { } authority)
        {
            connection.Authorities.AddRange(CredentialFile.Authorities(authority));
            CheckEncrypted(address, "--ca-file");
        }

        if (parsed.GetValue(_certificate) is { } certificate)
        {
            connection.Certificates.Add(CredentialFile.Certificate(certificate));
            CheckEncrypted(address, "--cert-file");
        }
    }

    private static void CheckEncrypted(Uri address, string option)
    {
        if (address.Scheme != Uri.UriSchemeHttps)
        {
            throw Usage($"{option} has no effect with an http address; use an https address, or leave out {option}.");
        }
    }

    // No message contains the value of a header, because the value may be a password.
    private static void AddHeader(Connection connection, string header)
    {
        int colon = header.IndexOf(':', StringComparison.Ordinal);
        string name = colon > 0 ? header[..colon].Trim() : "";
        string value = header[(colon + 1)..].Trim();
        if (name.Length == 0 || value.Length == 0)
        {
            throw Usage("A --header has no name or no value; write 'NAME: VALUE'.");
        }

        if (!Ascii(name) || !Ascii(value))
        {
            throw Usage($"The --header '{Terminal.Screen.Printable(name)}' has a character that a header cannot contain, such as a letter beyond ASCII or a line break; use ASCII characters only.");
        }

        using var trial = new HttpRequestMessage();
        if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
            || !trial.Headers.TryAddWithoutValidation(name, value) || !IsAccepted(trial.Headers, name, value))
        {
            throw Usage($"The --header '{name}' cannot be set; use letters, digits and '-' in the name, a value of the kind that the header has, and no header of a body such as Content-Type.");
        }

        if (!connection.Headers.TryAdd(name, value))
        {
            throw Usage($"The --header '{name}' is given twice; give each header once.");
        }
    }

    private static bool IsAccepted(System.Net.Http.Headers.HttpRequestHeaders headers, string name, string value)
    {
        try
        {
            headers.Remove(name);
            headers.Add(name, value);
            return true;
        }
        catch (Exception refused) when (refused is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static bool Ascii(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static ToolException Usage(string message) => new(ExitCode.Usage, message);
}
