using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.RemoteWrite;

/// <summary>A real Prometheus that is killed and comes back: no sample is missing, and none is out of order.</summary>
[Trait("Lane", "full")]
public sealed class AbsenceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_pushed_in_the_absence_of_the_receiver_arrives_afterwards(bool inFolder)
    {
        using var queue = new TemporaryFolder();
        var data = new TemporaryFolder();
        RealPrometheus first = await RealPrometheus.StartAsync(data, TestPort.Next());
        var registry = new CollectorRegistry();
        Gauge level = registry.CreateGauge("absence_level", "A gauge.");
        var remoteWrite = new RemoteWriteOptions { Endpoint = first.Write, Queue = { Folder = inFolder ? queue.Path : null } };
        var options = new MetricPusherOptions { Job = "absence", Push = { Registry = registry, Timeout = Eventually.Patience } };
        options.Push.AddRemoteWrite(remoteWrite);
        await using var pusher = new MetricPusher(options);

        await PushAsync(1);
        await first.KillAsync();
        for (int value = 2; value <= 5; value++)
        {
            level.Set(value);
            Assert.Equal(PushOutcome.Unreachable, (await pusher.PushAsync(Cancellation)).Outcome);
        }

        await using RealPrometheus second = await RealPrometheus.StartAsync(data, first.Address.Port);

        // The pause after the failures lasts some seconds.
        level.Set(6);
        await Eventually.GetAsync("a successful push", async () => await pusher.PushAsync(Cancellation) is { IsSuccess: true } sent ? sent : null);

        IReadOnlyList<(double Time, double Value)> history = await second.HistoryAsync("absence_level{job='absence'}");
        Assert.Equal([1, 2, 3, 4, 5, 6], history.Select(static sample => sample.Value).Distinct());
        Assert.Equal(history.Select(static sample => sample.Time).Order(), history.Select(static sample => sample.Time));
        Assert.DoesNotContain(Directory.EnumerateFiles(queue.Path), static file => file.EndsWith(".write1", StringComparison.Ordinal));

        async Task PushAsync(double value)
        {
            level.Set(value);
            PushResult result = await pusher.PushAsync(Cancellation);
            Assert.True(result.IsSuccess, result.ToString());
        }
    }
}
