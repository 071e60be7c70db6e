using System.Net.Sockets;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Conformance;

/// <summary>Pushgateways that are crowded, go away and come back.</summary>
public sealed class PushFailureTests
{
    private const int Jobs = 50;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task The_outcomes_of_fifty_jobs_at_once_all_arrive(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        using PushgatewayClient client = Gateways.Client(gateway.Address);

        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(i => BatchJob.RunAsync($"job-{i}", Options(gateway.Address, i), static (_, _) => Task.CompletedTask, Cancellation)));

        IReadOnlyList<PushgatewayGroup> groups = await client.ListAsync(Cancellation);
        Assert.Equal(
            Enumerable.Range(0, Jobs).Select(static i => $"job-{i} {i} 1").Order(StringComparer.Ordinal),
            groups.Select(static group => $"{group.Job} {group.GetValue("rows")} {group.GetValue("batch_job_last_run_success")}").Order(StringComparer.Ordinal));
        Assert.All(groups, static group => Assert.True(group.LastPushSucceeded && group.FailureTime is null));
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_gateway_that_is_killed_in_the_middle_of_a_push_costs_that_push_and_no_more(PushgatewayVersion version)
    {
        RealPushgateway first = await RealPushgateway.StartAsync(version);
        var connected = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        using HttpMessageInvoker http = Gated(connected, goOn.Task);
        MetricPusherOptions options = PusherOptions(first.Address, 7);
        options.Job = "backup";
        options.Push.HttpInvoker = http;
        var reported = new System.Collections.Concurrent.ConcurrentQueue<MetricProblemKind>();
        using IDisposable listening = options.Push.Registry!.AddProblemCallback(problem => reported.Enqueue(problem.Kind));
        await using var pusher = new MetricPusher(options);

        Task<PushResult> push = pusher.PushAsync(Cancellation);
        await connected.Task.WaitAsync(Eventually.Patience, Cancellation);
        await first.DisposeAsync();
        goOn.SetResult();

        PushResult lost = await push;
        Assert.Equal(PushOutcome.Unreachable, lost.Outcome);
        await using RealPushgateway second = await RealPushgateway.StartAsync(version, first.Address.Port);
        PushResult healed = await pusher.PushAsync(Cancellation);
        Assert.True(healed.IsSuccess, healed.ToString());
        Assert.Equal(7, Assert.Single(await second.GroupsAsync()).Value("rows"));
        await Eventually.GetAsync("two reports", () => Task.FromResult(reported.Count >= 2 ? reported : null));
        Assert.Equal([MetricProblemKind.PushFailing, MetricProblemKind.PushRecovered], reported);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_push_loop_fills_a_gateway_that_restarted_empty(PushgatewayVersion version)
    {
        RealPushgateway first = await RealPushgateway.StartAsync(version);
        MetricPusherOptions options = PusherOptions(first.Address, 7);
        options.Job = "service";
        await using var pusher = new MetricPusher(options);
        pusher.Start(TimeSpan.FromMilliseconds(200));
        await GroupAsync(first);

        await first.DisposeAsync();
        await using RealPushgateway second = await RealPushgateway.StartAsync(version, first.Address.Port);

        await GroupAsync(second);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_flushed_spool_leaves_the_groups_that_direct_pushes_leave(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        for (int round = 0; round < 30; round++)
        {
            // Some pushes of a run reach the gateway at once, and the others wait in the spool.
            bool reached = random.Next(3) == 0;
            PushMethod? change = random.Next(5) switch
            {
                0 => null,
                1 => PushMethod.Put,
                _ => PushMethod.Post,
            };
            string family = "family_" + random.Next(4);
            await ChangeAsync("direct", gateway.Address, spool: null, change, family, round);
            await ChangeAsync("spooled", reached ? gateway.Address : null, folder.Path, change, family, round);
        }

        CommandResult flush = await PromJob.RunAsync(gateway.Address, "flush", "--spool", folder.Path);

        Assert.Equal((0, ""), (flush.ExitCode, flush.Error));
        IReadOnlyList<PushedGroup> groups = await gateway.GroupsAsync();
        Assert.Equal(Values(groups, "direct"), Values(groups, "spooled"));
    }

    private static async Task ChangeAsync(string job, Uri? gateway, string? spool, PushMethod? change, string family, int value)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge(family, "Of a test.").Set(value);
        await using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = job,
            Push =
            {
                Gateway = gateway,
                Spool = { Folder = spool },
                Registry = registry,
                Method = change ?? PushMethod.Put,
            },
        });
        PushResult result = change is null ? await pusher.DeleteAsync(Cancellation) : await pusher.PushAsync(Cancellation);
        Assert.True(result.IsSuccess, result.ToString());
    }

    private static string[] Values(IEnumerable<PushedGroup> groups, string job) =>
    [
        .. groups.Where(group => group.Labels["job"] == job)
            .SelectMany(static group => group.Pushed.Keys.Select(family => $"{family} {group.Value(family)}"))
            .Order(StringComparer.Ordinal),
    ];

    private static Task<PushedGroup> GroupAsync(RealPushgateway gateway) =>
        Eventually.GetAsync("the group", async () => (await gateway.GroupsAsync()).SingleOrDefault(static group => group.Value("rows") == 7));

    // Signals that there is a connection, and sends nothing until the test allows the client to go on.
    private static HttpMessageInvoker Gated(TaskCompletionSource connected, Task goOn) => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                connected.TrySetResult();
                await goOn.WaitAsync(cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
        disposeHandler: true);

    private static MetricPusherOptions PusherOptions(Uri gateway, int rows) => new()
    {
        Push = { Gateway = gateway, Registry = Registry(rows), Timeout = TimeSpan.FromSeconds(30) },
    };

    private static BatchJobOptions Options(Uri gateway, int rows) => new()
    {
        Push = { Gateway = gateway, Registry = Registry(rows), ShutdownTimeout = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(30) },
    };

    private static CollectorRegistry Registry(int rows)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("rows", "Rows.").Set(rows);
        return registry;
    }
}
