using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.CommandLine;

/// <summary>The command line options for the address of a gateway and for the connection to the gateway.</summary>
internal sealed class GatewayArguments
{
    private const string Variable = "PUSHGATEWAY_URL";
    private const string Example = "such as http://localhost:9091";

    private readonly TimeSpan _defaultTimeout;

    private readonly Option<string?> _gateway = new("--gateway")
    {
        Description = $"The address of the Pushgateway, {Example}; may contain a path prefix and user:password@. The default is the value of {Variable}.",
        HelpName = "URL",
    };

    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "An additional header of every request, such as 'X-Scope-OrgID: 7'. May be repeated.",
        HelpName = "NAME: VALUE",
    };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "A file with the token for bearer authentication.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _authority = new("--ca-file")
    {
        Description = "A PEM file with the certificate authorities to trust instead of the system's authorities.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _certificate = new("--cert-file")
    {
        Description = "A PEM file with the client certificate and the private key.",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> _timeout;

    public GatewayArguments(TimeSpan defaultTimeout)
    {
        _defaultTimeout = defaultTimeout;
        _timeout = OptionOf.Time("--timeout", $"The time limit of a request. The default is {Duration.Text(defaultTimeout)}.");
    }

    public void AddTo(Verb verb)
    {
        verb.Add(_gateway);
        verb.Add(_headers);
        verb.Add(_token);
        verb.Add(_authority);
        verb.Add(_certificate);
        verb.Add(_timeout);
    }

    /// <summary>Creates a client for the gateway that the command line names.</summary>
    /// <exception cref="ToolException">No gateway is configured, or an option is invalid.</exception>
    public PushgatewayClient Connect(ParseResult parsed)
    {
        PushOptions options = Required(parsed);
        return Usable(() => new PushgatewayClient(options));
    }

    /// <summary>Returns the options of the connection.</summary>
    /// <exception cref="ToolException">No gateway is configured, or an option is invalid.</exception>
    public PushOptions Required(ParseResult parsed)
    {
        var options = new PushOptions();
        return Configure(parsed, options)
            ? options
            : throw new ToolException(ExitCode.Usage, $"No gateway is configured; set {Variable} or --gateway to an address, {Example}.");
    }

    /// <summary>Sets the options of the connection. Returns false if no gateway is configured.</summary>
    /// <exception cref="ToolException">An option is invalid.</exception>
    public bool Configure(ParseResult parsed, PushOptions options)
    {
        options.Timeout = parsed.GetValue(_timeout) ?? _defaultTimeout;
        if (Address(parsed) is not { } address)
        {
            return false;
        }

        options.Gateway = address;
        foreach (string header in parsed.GetValue(_headers) ?? [])
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new ToolException(ExitCode.Usage, "A --header has no name or no value; write 'NAME: VALUE'.");
            }

            options.Headers[header[..colon].Trim()] = header[(colon + 1)..].Trim();
        }

        if (parsed.GetValue(_token) is { } token)
        {
            options.BearerToken = File.ReadAllText(token).Trim();
        }

        AddCertificates(parsed, options);
        return true;
    }

    /// <summary>
    /// Calls a function of the library. Turns an <see cref="ArgumentException"/> of the library into a message about
    /// wrong usage.
    /// </summary>
    public static T Usable<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException invalid)
        {
            throw new ToolException(ExitCode.Usage, invalid.Message);
        }
    }

    // No message contains the address, because the address may contain a password.
    private Uri? Address(ParseResult parsed)
    {
        string? given = parsed.GetValue(_gateway);
        string? text = given ?? Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new ToolException(ExitCode.Usage, $"{(given is null ? Variable : "--gateway")} is not an http or https address; use an address {Example}.");
    }

    private void AddCertificates(ParseResult parsed, PushOptions options)
    {
        try
        {
            if (parsed.GetValue(_authority) is { } authority)
            {
                options.TrustedAuthorities.ImportFromPemFile(authority);
            }

            if (parsed.GetValue(_certificate) is { } certificate)
            {
                options.ClientCertificates.Add(X509Certificate2.CreateFromPemFile(certificate));
            }
        }
        catch (CryptographicException unreadable)
        {
            throw new ToolException(ExitCode.Usage, $"A certificate cannot be read ({unreadable.Message.TrimEnd('.')}); use a PEM file.");
        }
    }
}
