using System.CommandLine;
using MetricsClient.Tool.Inputs;

namespace MetricsClient.Tool.CommandLine;

/// <summary>The command line option for a receiver of remote write. Credentials and headers are the options of the gateway.</summary>
internal sealed class RemoteWriteArguments
{
    private const string Example = "http://localhost:9090/api/v1/write";

    private readonly ConnectionArguments _connection;

    public RemoteWriteArguments(ConnectionArguments connection)
    {
        _connection = connection;
    }

    /// <summary>Gets the option for the address.</summary>
    public Option<string?> Address { get; } = new("--remote-write")
    {
        Description = $"Send the report as samples to this receiver of remote write, such as {Example}, with or without a gateway; may contain user:password@.",
        HelpName = "URL",
    };

    /// <summary>Returns true if the command line names a receiver.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(Address) is not null;

    /// <summary>Adds the receiver to the destinations, if the command line names a receiver.</summary>
    /// <exception cref="ToolException">The address or an option of the connection is invalid.</exception>
    public void Configure(ParseResult parsed, PushOptions options)
    {
        // A separate method, so that the assembly of remote write is loaded only if it is needed.
        if (parsed.GetValue(Address) is { } text)
        {
            Add(parsed, text, options);
        }
    }

    private void Add(ParseResult parsed, string text, PushOptions options)
    {
        Uri address = WebAddress.Parse(text, Address.Name);
        Connection connection = _connection.Read(parsed, address);
        var remoteWrite = new RemoteWriteOptions { Endpoint = address, BearerToken = connection.BearerToken };
        foreach ((string name, string value) in connection.Headers)
        {
            remoteWrite.Headers[name] = value;
        }

        remoteWrite.TrustedAuthorities.AddRange(connection.Authorities);
        remoteWrite.ClientCertificates.AddRange(connection.Certificates);
        GatewayArguments.Usable(() =>
        {
            options.AddRemoteWrite(remoteWrite);
            return true;
        });
    }
}
