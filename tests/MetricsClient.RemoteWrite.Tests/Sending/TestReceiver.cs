using MetricsClient.RemoteWrite.Tests.Wire;
using MetricsClient.Tests.Push;

namespace MetricsClient.RemoteWrite.Tests.Sending;

/// <summary>A receiver with scripted responses, which records the requests, and a pusher for the receiver with a clock of the test.</summary>
internal sealed class TestReceiver : IAsyncDisposable
{
    /// <summary>The pause of the sink before its second try.</summary>
    public static readonly TimeSpan SecondTry = TimeSpan.FromMilliseconds(200);

    private readonly TestGateway _server;

    public TestReceiver(params GatewayAnswering[] script)
    {
        _server = new TestGateway(script);
        Registry = new CollectorRegistry(Time);
        Level = Registry.CreateGauge("level", "Level.");
        Options.Endpoint = new Uri(_server.Address, "/write?extra=1");
    }

    public TimerWatch Time { get; } = new();

    public CollectorRegistry Registry { get; }

    public Gauge Level { get; }

    public RemoteWriteOptions Options { get; } = new() { Instance = "i" };

    public string Address => $"{_server.Address}write";

    public MetricPusher Pusher(Action<MetricPusherOptions>? configure = null)
    {
        var options = new MetricPusherOptions { Job = "j", Push = { Registry = Registry, Timeout = TestGateway.Patience } };
        options.Push.AddRemoteWrite(Options);
        configure?.Invoke(options);
        return new MetricPusher(options);
    }

    /// <summary>Pushes; the first request fails, and the second try follows.</summary>
    public async Task<PushResult> PushTwiceAsync(MetricPusher pusher)
    {
        Task<PushResult> push = pusher.PushAsync(TestContext.Current.CancellationToken);
        await Time.SetAsync(SecondTry);
        Time.Advance(SecondTry);
        return await push;
    }

    /// <summary>Returns the requests that the test has not read yet.</summary>
    public IReadOnlyList<GatewayRequest> Requests() => _server.Rest();

    /// <summary>Returns the values of the gauge in the requests that the test has not read yet.</summary>
    public double[] Levels() => [.. _server.Rest().SelectMany(static request => Read(request.Body).Timeseries)
        .Where(static series => series.Labels[0].Value == "level").Select(static series => series.Samples[0].Value)];

    public static WriteRequest Read(byte[] body) => WriteRequest.Parser.ParseFrom(Snappier.Snappy.DecompressToArray(body));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
