namespace MetricsClient.Conformance.Discovery;

/// <summary>A scrape target in this process, which can end and start again at the same address.</summary>
internal sealed class Replica : IDisposable
{
    private MetricServer? _server;

    public Replica()
    {
        Port = TestPort.Next();
        _server = Start(Port);
    }

    /// <summary>Gets the port on the loopback interface.</summary>
    public int Port { get; }

    /// <summary>Gets host and port.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Ends the server. The address stays.</summary>
    public void End()
    {
        _server?.Dispose();
        _server = null;
    }

    /// <summary>Starts the server again, at the same address.</summary>
    public void StartAgain() => _server = Start(Port);

    /// <inheritdoc/>
    public void Dispose() => End();

    private static MetricServer Start(int port)
    {
        var registry = new CollectorRegistry();
        registry.CreateCounter("replica_orders_total", "Orders.").Inc();
        var options = new MetricServerOptions { Host = "127.0.0.1", Port = port };
        options.Registries.Add(registry);
        return new MetricServer(options).Start();
    }
}
