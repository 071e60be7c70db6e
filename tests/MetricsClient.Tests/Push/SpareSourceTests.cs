using System.Net;
using MetricsClient.Push;

namespace MetricsClient.Tests.Push;

public sealed class SpareSourceTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    [Fact]
    public void A_source_is_used_again_without_the_registrations_of_its_last_use()
    {
        var spare = new SpareSource();
        CancellationTokenSource first = spare.Take(s_long);
        bool isCalled = false;
        first.Token.Register(() => isCalled = true);
        spare.Return(first);

        CancellationTokenSource second = spare.Take(TimeSpan.FromMilliseconds(1));

        Assert.Same(first, second);
        Assert.True(second.Token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.False(isCalled);
    }

    [Fact]
    public void A_canceled_source_is_not_used_again()
    {
        var spare = new SpareSource();
        CancellationTokenSource first = spare.Take(s_long);
        first.Cancel();
        spare.Return(first);

        using CancellationTokenSource second = spare.Take(s_long);

        Assert.NotSame(first, second);
        Assert.False(second.IsCancellationRequested);
    }

    [Fact]
    public void Of_two_sources_one_is_kept_and_the_other_disposed()
    {
        var spare = new SpareSource();
        CancellationTokenSource first = spare.Take(s_long);
        CancellationTokenSource second = spare.Take(s_long);
        spare.Return(second);
        spare.Return(first);

        Assert.Same(second, spare.Take(s_long));
        Assert.Throws<ObjectDisposedException>(() => first.Token);
        second.Dispose();
    }

    [Fact]
    public void Without_time_the_source_is_canceled_at_once_also_after_an_earlier_use()
    {
        var spare = new SpareSource();
        spare.Return(spare.Take(s_long));

        using CancellationTokenSource source = spare.Take(TimeSpan.Zero);

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task A_handler_of_the_caller_that_keeps_its_token_sees_no_cancellation_of_a_later_push()
    {
        using var cancel = new CancellationTokenSource();
        var handler = new SecondHangs(cancel);
        using var http = new HttpMessageInvoker(handler);
        using MetricPusher pusher = Pusher(http, new Uri("http://localhost/"));

        await pusher.PushAsync(TestContext.Current.CancellationToken);
        PushResult canceled = await pusher.PushAsync(cancel.Token);

        Assert.Equal(PushOutcome.Canceled, canceled.Outcome);
        Assert.False(handler.FirstToken.IsCancellationRequested);
    }

    [Fact]
    public async Task A_push_after_a_canceled_push_is_not_canceled()
    {
        using var cancel = new CancellationTokenSource();
        await using var gateway = new TestGateway(
            GatewayAnswers.Status(200),
            async connection =>
            {
                await cancel.CancelAsync();
                return await GatewayAnswers.Hang(connection);
            });
        using MetricPusher pusher = Pusher(http: null, gateway.Address);
        PushResult[] results =
        [
            await pusher.PushAsync(TestContext.Current.CancellationToken),
            await pusher.PushAsync(cancel.Token),
            await pusher.PushAsync(TestContext.Current.CancellationToken),
        ];

        Assert.Equal([PushOutcome.Success, PushOutcome.Canceled, PushOutcome.Success], results.Select(static result => result.Outcome));
    }

    private static MetricPusher Pusher(HttpMessageInvoker? http, Uri gateway) => new(new MetricPusherOptions
    {
        Job = "j",
        ShutdownAction = ShutdownAction.None,
        Push = { Registry = new CollectorRegistry(), Gateway = gateway, HttpInvoker = http },
    });

    // Responds to each request except the second, which is canceled.
    private sealed class SecondHangs(CancellationTokenSource cancel) : HttpMessageHandler
    {
        private int _requests;

        public CancellationToken FirstToken { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            FirstToken = _requests == 0 ? cancellationToken : FirstToken;
            if (++_requests == 2)
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request };
        }
    }
}
