using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Servers;

/// <summary>A running Pushgateway, which is killed when disposed.</summary>
internal sealed class PushgatewayProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private PushgatewayProcess(PushgatewayVersion version, ChildProcess process, Uri address)
    {
        Version = version;
        _process = process;
        Address = address;
    }

    public PushgatewayVersion Version { get; }

    public Uri Address { get; }

    /// <summary>Starts a gateway and waits until the gateway is ready.</summary>
    /// <param name="version">The version to start.</param>
    /// <param name="port">The port on the loopback interface. 0 is a free port.</param>
    /// <param name="flags">Flags beside the address.</param>
    /// <returns>The running gateway.</returns>
    public static async Task<PushgatewayProcess> StartAsync(PushgatewayVersion version, int port, params IEnumerable<string> flags)
    {
        // A flag may stand on the command line only once, and the default of the package is a file of the system.
        const string Persistence = "--persistence.file=";
        string[] persistence = flags.Any(static flag => flag.StartsWith(Persistence, StringComparison.Ordinal)) ? [] : [Persistence];
        string program = version == PushgatewayVersion.Old ? Tools.OldPushgateway : Tools.Pushgateway;
        var process = ChildProcess.Start(program, [$"--web.listen-address=127.0.0.1:{port}", .. persistence, .. flags]);
        return new PushgatewayProcess(version, process, await ListeningServer.AddressAsync(process));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
