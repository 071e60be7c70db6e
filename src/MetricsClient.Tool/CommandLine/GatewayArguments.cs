using System.CommandLine;
using MetricsClient.Tool.Gateway;
using MetricsClient.Tool.Inputs;

namespace MetricsClient.Tool.CommandLine;

/// <summary>The command line options for the address of a gateway and for the connection to the gateway.</summary>
internal sealed class GatewayArguments
{
    private const string Variable = "PUSHGATEWAY_URL";
    private const string Example = "such as http://localhost:9091";

    private readonly ConnectionArguments _connection;

    private readonly Option<string?> _gateway = new("--gateway", "-u")
    {
        Description = $"The address of the Pushgateway, {Example}; may contain a path prefix and user:password@. The default is the value of {Variable}.",
        HelpName = "URL",
    };

    public GatewayArguments(TimeSpan defaultTimeout)
    {
        _connection = new ConnectionArguments(defaultTimeout);
        RemoteWrite = new RemoteWriteArguments(_connection);
    }

    /// <summary>Gets the option for a receiver of remote write, which only some verbs have.</summary>
    public RemoteWriteArguments RemoteWrite { get; }

    public void AddTo(Verb verb) => verb.AddGroup("Options of the gateway", [_gateway, .. _connection.Options]);

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
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The options to set.</param>
    /// <param name="isConnectionUsed">True if another destination uses the options of the connection, too.</param>
    /// <exception cref="ToolException">An option is invalid, or would have no effect.</exception>
    public bool Configure(ParseResult parsed, PushOptions options, bool isConnectionUsed = false)
    {
        options.Timeout = _connection.Timeout(parsed);
        if (Address(parsed) is not { } address)
        {
            return parsed.CommandResult.Children.OfType<System.CommandLine.Parsing.OptionResult>()
                .FirstOrDefault(given => !given.Implicit && _connection.Options.Contains(given.Option)) is { } useless && !isConnectionUsed
                ? throw new ToolException(ExitCode.Usage, $"{useless.Option.Name} has no effect without a gateway; set {Variable} or --gateway to an address, {Example}.")
                : false;
        }

        options.Gateway = address;
        Connection connection = _connection.Read(parsed, address);
        foreach ((string name, string value) in connection.Headers)
        {
            options.Headers[name] = value;
        }

        options.BearerToken = connection.BearerToken;
        options.TrustedAuthorities.AddRange(connection.Authorities);
        options.ClientCertificates.AddRange(connection.Certificates);
        return true;
    }

    /// <summary>
    /// Calls a function of the library. Turns an <see cref="ArgumentException"/> of the library into a message about
    /// wrong usage, without the name of the parameter.
    /// </summary>
    public static T Usable<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException invalid)
        {
            string message = invalid.Message;
            int parameter = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
            throw new ToolException(ExitCode.Usage, parameter < 0 ? message : message[..parameter]);
        }
    }

    // No message contains the address, because the address may contain a password.
    private Uri? Address(ParseResult parsed)
    {
        string? given = parsed.GetValue(_gateway);
        string? text = given ?? Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(text))
        {
            return given is null ? null : throw new ToolException(ExitCode.Usage, $"--gateway is empty; use an address {Example}.");
        }

        string what = given is null ? Variable : "--gateway";
        Uri address = WebAddress.Parse(text, what);
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new ToolException(ExitCode.Usage, $"{what} has a query or a fragment; give the address up to the path prefix, {Example}.");
        }

        return address.AbsolutePath.Contains("/metrics/job", StringComparison.Ordinal)
            ? throw new ToolException(ExitCode.Usage, $"{what} contains the path of a group; give the address up to '/metrics', and the group by --job and --group.")
            : address;
    }
}
