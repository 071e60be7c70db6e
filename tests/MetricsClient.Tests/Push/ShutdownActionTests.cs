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
    public async Task Stopping_periodic_pushes_runs_the_shutdown_action(ShutdownAction action, params string[] methods)
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
    public async Task Disposing_a_pusher_with_push_on_exit_runs_the_shutdown_action(ShutdownAction action, params string[] methods)
    {
        await using var gateway = new TestGateway();
        MetricPusher pusher = Pusher(gateway, action);
        using IDisposable onExit = pusher.PushOnExit();

        pusher.Dispose();

        Assert.Equal(methods, gateway.Rest().Select(static request => request.Method));
    }

    [Fact]
    public async Task A_delete_waits_for_a_push_in_progress()
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
    public void An_undefined_shutdown_action_throws() => Assert.Contains(
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
            Registry = new CollectorRegistry(_time),
        },
    });
}
