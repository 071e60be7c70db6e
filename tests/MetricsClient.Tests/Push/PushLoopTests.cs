using System.Diagnostics;
using MetricsClient.Push;

namespace MetricsClient.Tests.Push;

[Collection(nameof(Alone))]
public sealed class PushLoopTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    private readonly TimerWatch _time = new();
    private readonly CollectorRegistry _registry;
    private readonly Gauge _value;

    public PushLoopTests()
    {
        _registry = new CollectorRegistry(_time);
        _value = _registry.CreateGauge("value", "A value.");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_loop_pushes_once_in_each_interval_and_once_when_stopped()
    {
        await using var gateway = new TestGateway();
        using MetricPusher pusher = Pusher(gateway);
        await using (IAsyncDisposable loop = pusher.Start(s_interval))
        {
            for (int i = 1; i <= 3; i++)
            {
                await _time.SetAsync(s_interval);
                Assert.Empty(gateway.Rest());
                _value.Set(i);
                _time.Advance(s_interval);

                Assert.EndsWith($"value {i}\n", (await gateway.NextAsync()).Text, StringComparison.Ordinal);
            }

            await _time.SetAsync(s_interval);
            _value.Set(99);
        }

        Assert.EndsWith("value 99\n", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_interval_of_the_options_is_the_default()
    {
        await using var gateway = new TestGateway();
        using MetricPusher pusher = Pusher(gateway);
        await using IAsyncDisposable loop = pusher.Start();

        await _time.SetAsync(new MetricPusherOptions().Interval);
    }

    [Fact]
    public async Task A_gateway_slower_than_the_interval_still_gets_a_pause()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang);
        using MetricPusher pusher = Pusher(gateway);
        var interval = TimeSpan.FromSeconds(1);
        await using IAsyncDisposable loop = pusher.Start(interval);
        await _time.SetAsync(interval);
        _time.Advance(interval);
        await gateway.NextAsync();

        // Five intervals pass while the gateway hangs, and end the push.
        _time.Advance(s_timeout);
        await _time.SetAsync(interval);

        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task A_loop_goes_on_after_failures()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400), GatewayAnswers.Status(200));
        using MetricPusher pusher = Pusher(gateway);
        await using IAsyncDisposable loop = pusher.Start(s_interval);
        await _time.SetAsync(s_interval);
        _time.Advance(s_interval);
        await gateway.NextAsync();

        await _time.SetAsync(s_interval);
        _time.Advance(s_interval);

        Assert.Equal("PUT", (await gateway.NextAsync()).Method);
    }

    [Fact]
    public async Task A_loop_goes_on_after_a_failure_of_the_clock()
    {
        await using var gateway = new TestGateway();
        using MetricPusher pusher = Pusher(gateway);
        await using IAsyncDisposable loop = pusher.Start(s_interval);
        await _time.SetAsync(s_interval);
        _time.FailOnce();
        _time.Advance(s_interval);

        await _time.SetAsync(s_interval);
        Assert.Empty(gateway.Rest());
        _time.Advance(s_interval);

        Assert.Equal("PUT", (await gateway.NextAsync()).Method);
    }

    [Fact]
    public async Task A_handler_that_throws_at_the_end_of_its_token_does_not_prevent_the_final_push()
    {
        var started = new TaskCompletionSource();
        int requests = 0;
        await using var gateway = new TestGateway();
        using var http = new HttpClient(new TokenHandler(token =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                token.Register(static () => throw new InvalidOperationException("A callback of other code."));
                started.SetResult();
            }
        }));
        var pusher = new MetricPusher(new()
        {
            Job = "loop",
            Jitter = 0,
            Push = { Gateway = gateway.Address, Registry = _registry, Timeout = s_timeout, HttpInvoker = http },
        });
        IAsyncDisposable loop = pusher.Start(s_interval);
        await _time.SetAsync(s_interval);
        _time.Advance(s_interval);
        await started.Task.WaitAsync(Cancellation);
        _value.Set(7);

        await pusher.DisposeAsync();
        await loop.DisposeAsync();

        Assert.EndsWith("value 7\n", gateway.Rest()[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_cancels_a_push_that_hangs()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang, GatewayAnswers.Status(200));
        using MetricPusher pusher = Pusher(gateway);
        IAsyncDisposable loop = pusher.Start(s_interval);
        await _time.SetAsync(s_interval);
        _time.Advance(s_interval);
        await gateway.NextAsync();
        _value.Set(7);

        await loop.DisposeAsync();

        Assert.EndsWith("value 7\n", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_is_stopped_only_once()
    {
        await using var gateway = new TestGateway();
        using MetricPusher pusher = Pusher(gateway);
        IAsyncDisposable loop = pusher.Start(s_interval);

        await loop.DisposeAsync();
        await loop.DisposeAsync();
        pusher.Dispose();

        Assert.Single(gateway.Rest());
    }

    [Fact]
    public async Task Disposing_the_pusher_stops_the_loop_with_one_final_push()
    {
        await using var gateway = new TestGateway();
        MetricPusher pusher = Pusher(gateway);
        IAsyncDisposable loop = pusher.Start(s_interval);
        using IDisposable onExit = pusher.PushOnExit();

        await pusher.DisposeAsync();
        await loop.DisposeAsync();

        Assert.Single(gateway.Rest());
    }

    [Fact]
    public async Task Disposing_a_pusher_that_only_pushed_once_pushes_nothing()
    {
        await using var gateway = new TestGateway();
        MetricPusher pusher = Pusher(gateway);
        await pusher.PushAsync(Cancellation);
        await gateway.NextAsync();

        pusher.Dispose();

        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task A_second_loop_throws_while_the_first_loop_runs()
    {
        await using var gateway = new TestGateway();
        using MetricPusher pusher = Pusher(gateway);
        IAsyncDisposable first = pusher.Start(s_interval);

        Assert.Throws<InvalidOperationException>(() => pusher.Start(s_interval));
        await first.DisposeAsync();
        IAsyncDisposable second = pusher.Start(s_interval);
        await second.DisposeAsync();

        Assert.Equal(2, gateway.Rest().Count);
    }

    [Fact]
    public async Task A_loop_does_not_keep_the_activity_of_its_starter()
    {
        await using var gateway = new TestGateway();
        using MetricPusher pusher = Pusher(gateway);
        using var activity = new Activity("starter");
        activity.Start();
        Activity? seen = activity;
        using IDisposable callback = _registry.AddBeforeCollectCallback(() => seen = Activity.Current);
        IAsyncDisposable loop = pusher.Start(s_interval);
        await _time.SetAsync(s_interval);

        _time.Advance(s_interval);
        await gateway.NextAsync();

        Assert.Null(seen);
        await loop.DisposeAsync();
    }

    [Fact]
    public async Task Pauses_vary_by_the_jitter_and_are_never_zero()
    {
        await using var gateway = new TestGateway();
        using var pusher = new MetricPusher(new() { Job = "loop", Jitter = 1, Push = { Gateway = gateway.Address, Registry = _registry, Timeout = s_timeout } });
        await using IAsyncDisposable loop = pusher.Start(s_interval);
        var pauses = new List<TimeSpan>();

        for (int i = 0; i < 20; i++)
        {
            TimeSpan pause = await _time.NextOtherThanAsync(s_timeout);
            pauses.Add(pause);
            _time.Advance(pause);
            await gateway.NextAsync();
        }

        Assert.All(pauses, static pause => Assert.InRange(pause, TimeLimits.s_shortestInterval, s_interval * 2));
        Assert.True(pauses.Distinct().Count() > 10, string.Join(", ", pauses));
    }

    private MetricPusher Pusher(TestGateway gateway) =>
        new(new() { Job = "loop", Jitter = 0, Push = { Gateway = gateway.Address, Registry = _registry, Timeout = s_timeout } });

    // Lets the first request hang until its token is canceled.
    private sealed class TokenHandler(Action<CancellationToken> onRequest) : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            onRequest(cancellationToken);
            if (Interlocked.Increment(ref _requests) == 1)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
