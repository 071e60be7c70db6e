using MetricsClient.Push.Spool;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

/// <summary>A spool that cannot be used: the push goes to the gateway, and the spool is named.</summary>
public sealed class SpoolLockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metricsclient-");
    private readonly List<MetricProblem> _problems = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_push_is_sent_with_the_kept_push_while_another_program_holds_the_lock_of_the_spool()
    {
        await PushAsync("kept", gateway: null, TimeProvider.System);
        await using var gateway = new TestGateway();
        await using FileStream held = Hold();

        // Each look at the clock moves it, so the wait for the lock ends after some tries.
        PushResult result = await PushAsync("sent", gateway.Address, new FakeTimeProvider { AutoAdvanceAmount = SpoolFolder.LockTimeout / 20 });

        Assert.Equal(PushOutcome.Success, result.Outcome);
        Assert.EndsWith($" The spool '{_folder.FullName}' was locked by another process for 0.5 s.", result.ToString(), StringComparison.Ordinal);
        Assert.Equal(["kept 1", "sent 1"], (await gateway.NextAsync()).Text.Split('\n').Where(static line => line.EndsWith(" 1", StringComparison.Ordinal)));
        Assert.Empty(_folder.GetFiles("*.push*"));
    }

    [Fact]
    public async Task A_canceled_call_does_not_delay_the_next_call_although_the_lock_is_held()
    {
        await PushAsync("kept", gateway: null, TimeProvider.System);
        var spool = new SpoolFolder(new SpoolOptions { Folder = _folder.FullName }, new TimerWatch());
        (SpoolFile? kept, _) = await spool.ReadAsync("backup", TimeSpan.FromSeconds(10), Cancellation);
        await using FileStream held = Hold();
        using var superseded = new CancellationTokenSource();
        Task first = spool.ReadAsync("backup", TimeSpan.FromSeconds(10), superseded.Token);

        await superseded.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.True(await spool.IsUnchangedAsync(kept!, TimeSpan.FromSeconds(10), Cancellation).WaitAsync(TestGateway.Patience, Cancellation));
    }

    [Fact]
    public async Task A_newer_kept_push_is_not_removed_without_the_lock()
    {
        await PushAsync("kept", gateway: null, TimeProvider.System);
        var spool = new SpoolFolder(new SpoolOptions { Folder = _folder.FullName }, TimeProvider.System);
        (SpoolFile? kept, _) = await spool.ReadAsync("backup", TimeSpan.FromSeconds(10), Cancellation);
        await PushAsync("newer", gateway: null, TimeProvider.System);
        await using FileStream held = Hold();

        await spool.RemoveAsync(kept!, waitForLock: false, TimeSpan.FromSeconds(10), Cancellation);

        string text = await File.ReadAllTextAsync(Assert.Single(_folder.GetFiles("*.push*")).FullName, Cancellation);
        Assert.Contains("newer 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_system_that_does_not_respond_costs_a_bounded_share_of_the_push()
    {
        using var unblock = new ManualResetEventSlim();
        var time = new TimerWatch();
        var work = new FileWork("/folder", time);
        Task<bool> blocked = work.RunAsync(_ => Wait(unblock), TimeSpan.FromSeconds(1), Cancellation);
        await time.SetAsync(TimeSpan.FromSeconds(1));

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("The file system of '/folder' did not respond within 1 s.", (await Assert.ThrowsAsync<IOException>(() => blocked)).Message);
        int started = 0;
        Task<int> next = work.RunAsync(_ => ++started, TimeSpan.FromSeconds(2), Cancellation);
        await time.SetAsync(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<IOException>(() => next);
        Assert.Equal(0, started);

        unblock.Set();
        Assert.Equal(1, await work.RunAsync(_ => ++started, TimeSpan.FromSeconds(3), Cancellation));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    [InlineData("folder")]
    public async Task A_lock_that_cannot_be_acquired_at_all_is_no_held_lock(string kind)
    {
        string path = Path.Combine(_folder.FullName, ".lock");
        string elsewhere = Path.Combine(_folder.FullName, "elsewhere");
        await PushAsync("kept", gateway: null, TimeProvider.System);
        File.Delete(path);
        _ = kind switch
        {
            "link" => File.CreateSymbolicLink(path, elsewhere),
            "folder" => Directory.CreateDirectory(path),
            _ => (FileSystemInfo)new FileInfo(path),
        };
        await using var gateway = new TestGateway();

        // The clock stands still, so a wait for the lock would never end.
        PushResult result = await PushAsync("sent", gateway.Address, new TimerWatch());

        Assert.True(result.IsSuccess, result.ToString());
        Assert.Equal(kind != "file", result.ToString().Contains($"{_folder.FullName}/.lock", StringComparison.Ordinal));
        Assert.False(File.Exists(elsewhere));
    }

    [Fact]
    public async Task A_problem_of_the_spool_is_reported_once_until_the_spool_works_again()
    {
        await using var gateway = new TestGateway();
        string path = Path.Combine(_folder.FullName, "backup.push");
        var registry = new CollectorRegistry();
        using IDisposable listening = registry.AddProblemCallback(_problems.Add);
        await using var pusher = new MetricPusher(Options(registry, gateway.Address));

        foreach (bool broken in (bool[])[true, true, false, true])
        {
            Directory.CreateDirectory(path);
            if (!broken)
            {
                Directory.Delete(path);
            }

            Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);
        }

        Assert.Equal([MetricProblemKind.SpoolFailed, MetricProblemKind.SpoolFailed], _problems.Select(static problem => problem.Kind));
        Assert.All(_problems, problem => Assert.StartsWith($"The file '{path}' is a folder", problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(201)]
    public async Task A_server_that_is_no_Pushgateway_but_takes_the_request_gets_it_once(int status)
    {
        await PushAsync("kept", gateway: null, TimeProvider.System);
        await using var gateway = new TestGateway(GatewayAnswers.Status(status), GatewayAnswers.Status(status));

        PushResult first = await PushAsync("first", gateway.Address, TimeProvider.System);
        await PushAsync("second", gateway.Address, TimeProvider.System);

        Assert.Equal((PushOutcome.Rejected, status), (first.Outcome, first.StatusCode));
        Assert.Equal([2, 1], gateway.Rest().Select(static request => request.Text.Split('\n').Count(static line => line.EndsWith(" 1", StringComparison.Ordinal))));
        Assert.Empty(_folder.GetFiles("*.push"));
    }

    private static bool Wait(ManualResetEventSlim unblock)
    {
        unblock.Wait(Cancellation);
        return true;
    }

    private MetricPusherOptions Options(CollectorRegistry registry, Uri? gateway) => new()
    {
        Job = "backup",
        Push = { Gateway = gateway, Registry = registry, Method = PushMethod.Post, Timeout = TestGateway.Patience, Spool = { Folder = _folder.FullName } },
    };

    private FileStream Hold() => new(Path.Combine(_folder.FullName, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private async Task<PushResult> PushAsync(string family, Uri? gateway, TimeProvider time)
    {
        var registry = new CollectorRegistry(time);
        registry.CreateGauge(family, "").Set(1);
        await using var pusher = new MetricPusher(Options(registry, gateway));
        return await pusher.PushAsync(Cancellation);
    }
}
