using MetricsClient.Push.Spool;

namespace MetricsClient.Tests.Push;

public sealed class SpoolLockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_push_is_sent_while_another_program_holds_the_lock_of_the_spool()
    {
        await PushAsync("kept", gateway: null, TimeProvider.System);
        await using var gateway = new TestGateway();
        await using var held = new FileStream(
            Path.Combine(_folder.FullName, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var time = new TimerWatch();
        Task<PushResult> push = PushAsync("sent", gateway.Address, time);
        await time.SetAsync(SpoolSink.LockTimeout);

        time.Advance(SpoolSink.LockTimeout);

        Assert.Equal(PushOutcome.Success, (await push).Outcome);
        Assert.Contains("sent 1", (await gateway.NextAsync()).Text, StringComparison.Ordinal);
        Assert.Equal("backup.push", Assert.Single(_folder.GetFiles("*.push")).Name);
    }

    private async Task<PushResult> PushAsync(string family, Uri? gateway, TimeProvider time)
    {
        var registry = new CollectorRegistry(time);
        registry.CreateGauge(family, "").Set(1);
        await using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = "backup",
            Push =
            {
                Gateway = gateway,
                Registry = registry,
                Method = PushMethod.Post,
                Timeout = TestGateway.Patience,
                Spool = { Folder = _folder.FullName },
            },
        });
        return await pusher.PushAsync(TestContext.Current.CancellationToken);
    }
}
