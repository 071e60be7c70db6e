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
    public async Task A_push_after_a_canceled_push_is_not_canceled()
    {
        using var cancel = new CancellationTokenSource();
        using var http = new HttpMessageInvoker(new SecondHangs(cancel));
        using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = "j",
            ShutdownAction = ShutdownAction.None,
            Push = { Registry = new CollectorRegistry(), Gateway = new("http://localhost/"), HttpInvoker = http },
        });
        PushResult[] results =
        [
            await pusher.PushAsync(TestContext.Current.CancellationToken),
            await pusher.PushAsync(cancel.Token),
            await pusher.PushAsync(TestContext.Current.CancellationToken),
        ];

        Assert.Equal([PushOutcome.Success, PushOutcome.Canceled, PushOutcome.Success], results.Select(static result => result.Outcome));
    }

    // Responds to each request except the second, which is canceled.
    private sealed class SecondHangs(CancellationTokenSource cancel) : HttpMessageHandler
    {
        private int _requests;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (++_requests == 2)
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request };
        }
    }
}
