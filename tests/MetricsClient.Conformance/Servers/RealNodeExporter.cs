using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Servers;

/// <summary>A node_exporter that reads the text files of a folder, and nothing else. Killed when disposed.</summary>
internal sealed class RealNodeExporter : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private RealNodeExporter(ChildProcess process, Uri metrics)
    {
        _process = process;
        Metrics = metrics;
    }

    /// <summary>Gets the address of the metrics.</summary>
    public Uri Metrics { get; }

    /// <summary>Starts a node_exporter on a free loopback port, and waits until it is ready.</summary>
    public static async Task<RealNodeExporter> StartAsync(string folder)
    {
        var process = ChildProcess.Start(
            Tools.NodeExporter,
            "--collector.disable-defaults", "--collector.textfile", $"--collector.textfile.directory={folder}", "--web.listen-address=127.0.0.1:0");
        return new RealNodeExporter(process, new Uri(await ListeningServer.AddressAsync(process, ready: "metrics"), "metrics"));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
