using System.Net.Sockets;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>Pushgateways that are crowded, go away and come back.</summary>
public sealed class PushFailureTests
{
    private const int Jobs = 50;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task Fifty_jobs_at_once_are_all_told_of(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(version);
        using var client = new PushgatewayClient(new GatewayOptions { Gateway = gateway.Address });

        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(i => BatchJob.RunAsync($"job-{i}", Options(gateway.Address, i), static (_, _) => Task.CompletedTask, Cancellation)));

        IReadOnlyList<PushgatewayGroup> groups = await client.ListAsync(Cancellation);
        Assert.Equal(
            Enumerable.Range(0, Jobs).Select(static i => $"job-{i} {i} 1").Order(StringComparer.Ordinal),
            groups.Select(static group => $"{group.Job} {group.ValueOf("rows")} {group.ValueOf("batch_job_last_run_success")}").Order(StringComparer.Ordinal));
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
        PushOptions options = Options(first.Address, 7);
        options.Job = "backup";
        options.Http = http;
        var told = new List<MetricProblemKind>();
        using IDisposable listening = options.Registry!.AddProblemCallback(problem => told.Add(problem.Kind));
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
        Assert.Equal([MetricProblemKind.PushFailing, MetricProblemKind.PushRecovered], told);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_gateway_that_restarts_empty_is_filled_again_by_who_pushes_periodically(PushgatewayVersion version)
    {
        RealPushgateway first = await RealPushgateway.StartAsync(version);
        PushOptions options = Options(first.Address, 7);
        options.Job = "service";
        await using var pusher = new MetricPusher(options);
        await using PushLoop loop = pusher.Start(TimeSpan.FromMilliseconds(200));
        await GroupAsync(first);

        await first.DisposeAsync();
        await using RealPushgateway second = await RealPushgateway.StartAsync(version, first.Address.Port);

        await GroupAsync(second);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_flushed_spool_leaves_a_gateway_as_if_it_had_been_there_all_the_time(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(version);
        using var client = new PushgatewayClient(new GatewayOptions { Gateway = gateway.Address });
        using var folder = new TemporaryFolder();
        var spool = new PushSpool(folder.Path);
        var random = new Random(1);
        for (int round = 0; round < 30; round++)
        {
            // Some of a run is told at once, and the rest waits.
            bool reached = random.Next(3) == 0;
            PushMethod? change = random.Next(5) switch
            {
                0 => null,
                1 => PushMethod.Put,
                _ => PushMethod.Post,
            };
            string family = "family_" + random.Next(4);
            await ChangeAsync("direct", gateway.Address, spool: null, change, family, round);
            await ChangeAsync("spooled", reached ? gateway.Address : null, spool, change, family, round);
        }

        SpoolFlush flushed = await spool.FlushAsync(client, Cancellation);

        Assert.Empty(flushed.Failures);
        IReadOnlyList<PushedGroup> groups = await gateway.GroupsAsync();
        Assert.Equal(Values(groups, "direct"), Values(groups, "spooled"));
    }

    private static async Task ChangeAsync(string job, Uri? gateway, PushSpool? spool, PushMethod? change, string family, int value)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge(family, "Of a test.").Set(value);
        await using var pusher = new MetricPusher(new PushOptions
        {
            Gateway = gateway,
            Spool = spool,
            Job = job,
            Registry = registry,
            Method = change ?? PushMethod.Put,
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

    // Tells when there is a connection, and holds back what is sent on it until it may go on.
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

    private static BatchJobOptions Options(Uri gateway, int rows)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("rows", "Rows.").Set(rows);
        return new BatchJobOptions { Gateway = gateway, Registry = registry, ExitBudget = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(30) };
    }
}
