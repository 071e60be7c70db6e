using System.Diagnostics;
using MetricsClient.Push;

namespace MetricsClient.Tests.Push;

/// <summary>Pushes that end before their collect, because the caller has canceled them.</summary>
public sealed class CanceledCollectTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_push_after_a_canceled_push_starts_no_second_collect_while_the_first_blocks_its_thread()
    {
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        int collects = 0;
        var time = new TimerWatch();
        var registry = new CollectorRegistry(time);
        registry.CreateGauge("fine", "Fine.").Set(1);
        using IDisposable blocks = registry.CreateObservableGauge("blocks", "Blocks.", () =>
        {
            started.TrySetResult();
            release.Wait(TestContext.Current.CancellationToken);
            return Interlocked.Increment(ref collects);
        });
        await using var gateway = new TestGateway();
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = s_timeout } });
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<PushResult> canceled = pusher.PushAsync(cancellation.Token);
        await started.Task.WaitAsync(TestContext.Current.CancellationToken);
        await time.SetAsync(s_timeout * BoundedCollect.CollectShare);
        await cancellation.CancelAsync();
        Assert.Equal(PushOutcome.Canceled, (await canceled).Outcome);

        // The second push waits for the collect of the first, and then omits the callbacks.
        Task<PushResult> second = pusher.PushAsync(TestContext.Current.CancellationToken);
        await time.SetAsync(s_timeout * BoundedCollect.CollectShare);
        time.Advance(s_timeout * BoundedCollect.CollectShare);
        Assert.True((await second).IsSuccess);
        Assert.DoesNotContain("blocks", (await gateway.NextAsync()).Text, StringComparison.Ordinal);

        release.Set();
        Assert.Contains("\nblocks 2\n", await EventuallyWithCallbacksAsync(), StringComparison.Ordinal);
        Assert.Equal(2, collects);

        // The thread of the first collect ends at some moment after the release.
        async Task<string> EventuallyWithCallbacksAsync()
        {
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TestGateway.Patience;)
            {
                await pusher.PushAsync(TestContext.Current.CancellationToken);
                string text = (await gateway.NextAsync()).Text;
                if (text.Contains("blocks", StringComparison.Ordinal))
                {
                    return text;
                }
            }

            return "No push with callbacks.";
        }
    }
}
