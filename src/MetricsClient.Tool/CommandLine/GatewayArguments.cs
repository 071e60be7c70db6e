using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MetricsClient.Tool.CommandLine;

/// <summary>The options that tell a verb where its gateway is and how it is reached.</summary>
internal sealed class GatewayArguments
{
    private const string Variable = "PUSHGATEWAY_URL";
    private const string Example = "such as http://localhost:9091";

    private readonly TimeSpan _usualTimeout;

    private readonly Option<string?> _gateway = new("--gateway")
    {
        Description = $"The address of the Pushgateway, {Example}; may carry a path prefix and user:password@. Taken from {Variable} unless given.",
        HelpName = "URL",
    };

    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "A further header of every request, such as 'X-Scope-OrgID: 7'. May be given several times.",
        HelpName = "NAME: VALUE",
    };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "A file that holds the token for bearer authentication.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _authority = new("--ca-file")
    {
        Description = "A PEM file with the authorities that may vouch for the gateway, in place of those of the system.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _certificate = new("--cert-file")
    {
        Description = "A PEM file with the client certificate and its key.",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> _timeout;

    public GatewayArguments(TimeSpan usualTimeout)
    {
        _usualTimeout = usualTimeout;
        _timeout = OptionOf.Time("--timeout", $"How long a request may take; {Duration.Text(usualTimeout)} unless given.");
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

    /// <summary>A client of the gateway.</summary>
    /// <exception cref="ToolException">None is given, or what is given cannot be used.</exception>
    public PushgatewayClient Connect(ParseResult parsed)
    {
        PushOptions options = Required(parsed);
        return Usable(() => new PushgatewayClient(options));
    }

    /// <summary>How the gateway is reached.</summary>
    /// <exception cref="ToolException">None is given, or what is given cannot be used.</exception>
    public PushOptions Required(ParseResult parsed)
    {
        var options = new PushOptions();
        return Configure(parsed, options)
            ? options
            : throw new ToolException(ExitCode.Usage, $"No gateway is given; set {Variable} or --gateway to its address, {Example}.");
    }

    /// <summary>Sets how the gateway is reached. False when none is given.</summary>
    /// <exception cref="ToolException">What is given cannot be used.</exception>
    public bool Configure(ParseResult parsed, PushOptions options)
    {
        options.Timeout = parsed.GetValue(_timeout) ?? _usualTimeout;
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
                throw new ToolException(ExitCode.Usage, "A --header is not a name and its value; write it as 'NAME: VALUE'.");
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

    /// <summary>Makes what the library checks, with its refusals as wrong usage.</summary>
    public static T Usable<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException refused)
        {
            throw new ToolException(ExitCode.Usage, refused.Message);
        }
    }

    // The address may hold a password, so that no message quotes it.
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
            : throw new ToolException(ExitCode.Usage, $"{(given is null ? Variable : "--gateway")} is not an http or https address; write one {Example}.");
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
            throw new ToolException(ExitCode.Usage, $"A certificate cannot be read ({unreadable.Message.TrimEnd('.')}); give a PEM file.");
        }
    }
}
