namespace MetricsClient.Tests.Push;

[Collection(nameof(Alone))]
public sealed class ShutdownActionTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);

    private readonly TimerWatch _time = new();

    [Theory]
    [InlineData(ShutdownAction.Push, "PUT")]
    [InlineData(ShutdownAction.Delete, "DELETE")]
    [InlineData(ShutdownAction.None)]
    public async Task The_end_of_periodic_pushes_does_to_the_group_what_was_asked_for(ShutdownAction action, params string[] methods)
    {
        await using var gateway = new TestGateway();
        using MetricPusher pusher = Pusher(gateway, action);
        IAsyncDisposable loop = pusher.Start(s_interval);

        await loop.DisposeAsync();

        Assert.Equal(methods, gateway.Rest().Select(static request => request.Method));
    }

    [Theory]
    [InlineData(ShutdownAction.Push, "PUT")]
    [InlineData(ShutdownAction.Delete, "DELETE")]
    [InlineData(ShutdownAction.None)]
    public async Task So_does_the_end_of_a_pusher_that_was_to_push_on_exit(ShutdownAction action, params string[] methods)
    {
        await using var gateway = new TestGateway();
        MetricPusher pusher = Pusher(gateway, action);
        using IDisposable onExit = pusher.PushOnExit();

        pusher.Dispose();

        Assert.Equal(methods, gateway.Rest().Select(static request => request.Method));
    }

    [Fact]
    public async Task A_delete_lets_a_push_that_is_under_way_end_first()
    {
        var answer = new TaskCompletionSource();
        await using var gateway = new TestGateway(async connection =>
        {
            await answer.Task;
            return await GatewayAnswers.Status(200)(connection);
        });
        MetricPusher pusher = Pusher(gateway, ShutdownAction.Delete);
        using IDisposable onExit = pusher.PushOnExit();
        Task<PushResult> push = pusher.PushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("PUT", (await gateway.NextAsync()).Method);

        ValueTask end = pusher.DisposeAsync();
        answer.SetResult();
        await end;

        Assert.True((await push).IsSuccess);
        Assert.Equal("DELETE", Assert.Single(gateway.Rest()).Method);
    }

    [Fact]
    public void An_action_that_is_none_of_them_is_refused() => Assert.Contains(
        "ShutdownAction",
        Assert.Throws<ArgumentException>(() => new MetricPusher(new() { Job = "j", ShutdownAction = (ShutdownAction)7, Push = { Gateway = new Uri("http://gateway") } })).Message,
        StringComparison.Ordinal);

    private MetricPusher Pusher(TestGateway gateway, ShutdownAction action) => new(new()
    {
        Job = "loop",
        ShutdownAction = action,
        Push =
        {
            Gateway = gateway.Address,
            Registry = new CollectorRegistry(new() { TimeProvider = _time }),
        },
    });
}
