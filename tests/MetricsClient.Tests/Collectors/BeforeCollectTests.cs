using System.Buffers;
using System.Runtime.CompilerServices;
using MetricsClient.Collectors;
using MetricsClient.Push;

namespace MetricsClient.Tests.Collectors;

public sealed class BeforeCollectTests
{
    private readonly CollectorRegistry _registry = new();
    private readonly Gauge _gauge;

    public BeforeCollectTests()
    {
        _gauge = _registry.CreateGauge("x", "");
    }

    [Fact]
    public void A_callback_runs_before_each_collect_until_it_is_disposed()
    {
        IDisposable callback = _registry.AddBeforeCollectCallback(() => _gauge.Inc());
        Assert.Equal(1, _registry.ValueOf("x"));
        Assert.Equal(2, _registry.ValueOf("x"));

        callback.Dispose();

        Assert.Equal(2, _registry.ValueOf("x"));
    }

    [Fact]
    public async Task An_asynchronous_callback_without_a_token_is_awaited()
    {
        _registry.AddBeforeCollectCallback(async () =>
        {
            await Task.Yield();
            _gauge.Set(7);
        });

        Assert.Equal("# TYPE x gauge\nx 7\n", await CollectAsync());
    }

    [Fact]
    public async Task Callbacks_run_in_the_order_of_their_registration_and_are_awaited()
    {
        _registry.AddBeforeCollectCallback(() => _gauge.Set(1));
        _registry.AddBeforeCollectCallback(async cancellation =>
        {
            await Task.Yield();
            _gauge.Set(_gauge.Value * 10);
        });
        _registry.AddBeforeCollectCallback(() => _gauge.Inc(5));

        Assert.Equal("# TYPE x gauge\nx 15\n", await CollectAsync());
    }

    [Fact]
    public void WriteTo_throws_while_an_asynchronous_callback_is_registered_and_runs_no_callback()
    {
        _registry.AddBeforeCollectCallback(() => _gauge.Inc());
        IDisposable asynchronous = _registry.AddBeforeCollectCallback(static _ => Task.CompletedTask);
        var output = new ArrayBufferWriter<byte>();

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(
            () => _registry.WriteTo(output, ExpositionFormat.PrometheusText));

        Assert.Equal(
            "The registry has an asynchronous before-collect callback, which WriteTo cannot await; use WriteToAsync.", refusal.Message);
        Assert.Equal(0, output.WrittenCount);
        Assert.Equal(0, _gauge.Value);
        asynchronous.Dispose();
        Assert.Equal(1, _registry.ValueOf("x"));
    }

    [Fact]
    public void A_callback_that_fails_is_counted_and_the_others_run()
    {
        var problems = new ReportedProblems(_registry);
        _registry.AddBeforeCollectCallback(static void () => throw new InvalidOperationException("No."));
        _registry.AddBeforeCollectCallback(() => _gauge.Inc());
        _registry.InText();

        Assert.Equal(
            ["metricsclient_collect_failures_total{source=\"before-collect callback\"} 2", "x 2"],
            _registry.Samples().Select(static sample => $"{sample.Series} {sample.Value}"));
        Assert.Equal("A before-collect callback failed, and the collect continued without it: No.", problems.Single().Message);
    }

    [Fact]
    public async Task Each_callback_that_fails_is_reported_once()
    {
        var problems = new ReportedProblems(_registry);
        _registry.AddBeforeCollectCallback(static void () => throw new InvalidOperationException("First."));
        _registry.AddBeforeCollectCallback(static Task () => throw new InvalidOperationException("Second."));
        _registry.AddBeforeCollectCallback(static Task (CancellationToken _) => throw new InvalidOperationException("Third."));
        await CollectAsync();
        await CollectAsync();

        Assert.Equal(["First.", "Second.", "Third."], problems.Select(static problem => problem.Message.Split(": ")[1]));
    }

    [Theory]
    [MemberData(nameof(AsynchronousFailures))]
    public async Task An_asynchronous_callback_that_fails_in_any_way_is_counted(string failure, Func<CancellationToken, Task> callback)
    {
        Assert.NotEmpty(failure);
        IDisposable failing = _registry.AddBeforeCollectCallback(callback);
        await CollectAsync();
        failing.Dispose();

        Assert.Equal(1, _registry.ValueOf("metricsclient_collect_failures_total{source=\"before-collect callback\"}"));
    }

    public static TheoryData<string, Func<CancellationToken, Task>> AsynchronousFailures() => new()
    {
        { "at once", static _ => throw new InvalidOperationException("No.") },
        { "in its task", static _ => Task.FromException(new InvalidOperationException("No.")) },
        { "later", static async _ =>
            {
                await Task.Yield();
                throw new InvalidOperationException("No.");
            }
        },
        { "cancelled by itself", static _ => throw new OperationCanceledException("Not by the one who scrapes.") },
        { "without a task", static _ => null! },
    };

    [Fact]
    public async Task A_callback_may_fail_a_scrape()
    {
        _registry.AddBeforeCollectCallback(static void () => throw new ScrapeFailedException("Not ready."));

        Assert.Equal("Not ready.", Assert.Throws<ScrapeFailedException>(() => { _registry.InText(); }).Message);
        Assert.Equal("Not ready.", (await Assert.ThrowsAsync<ScrapeFailedException>(() => CollectAsync(failOnCallback: true))).Message);
        await Assert.ThrowsAsync<ScrapeFailedException>(
            () => _registry.WriteToAsync(Stream.Null, ExpositionFormat.PrometheusText, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_asynchronous_callback_may_fail_a_scrape()
    {
        _registry.AddBeforeCollectCallback(static async _ =>
        {
            await Task.Yield();
            throw new ScrapeFailedException("The data is old.");
        });

        Assert.Equal(
            "The data is old.",
            (await Assert.ThrowsAsync<ScrapeFailedException>(() => CollectAsync(failOnCallback: true))).Message);
    }

    [Fact]
    public async Task A_callback_that_fails_scrapes_does_not_fail_a_push()
    {
        IDisposable callback = _registry.AddBeforeCollectCallback(static void () => throw new ScrapeFailedException("Not ready."));

        Assert.Equal("# TYPE x gauge\nx 0\n", await CollectAsync(failOnCallback: false, PushSnapshot.Pushed));
        callback.Dispose();
        Assert.Equal(1, _registry.ValueOf("metricsclient_collect_failures_total{source=\"before-collect callback\"}"));
    }

    [Fact]
    public async Task A_callback_gets_the_token_of_the_collect()
    {
        using var source = new CancellationTokenSource();
        CancellationToken seen = default;
        _registry.AddBeforeCollectCallback(cancellation =>
        {
            seen = cancellation;
            return Task.CompletedTask;
        });

        await CollectResult.CollectAsync([_registry], failOnCallback: true, source.Token);

        Assert.Equal(source.Token, seen);
    }

    [Fact]
    public async Task A_cancelled_collect_ends_even_when_a_callback_ignores_the_token()
    {
        using var source = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        IDisposable callback = _registry.AddBeforeCollectCallback(_ => never.Task);
        ValueTask<CollectResult> collect = CollectResult.CollectAsync([_registry], failOnCallback: true, source.Token);
        Assert.False(collect.IsCompleted);

        await source.CancelAsync();

        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collect.AsTask());
        Assert.Equal(source.Token, cancelled.CancellationToken);
        callback.Dispose();
        Assert.Equal("# TYPE x gauge\nx 0\n", _registry.InText());
    }

    [Fact]
    public async Task A_collect_that_a_synchronous_callback_cancels_ends()
    {
        using var source = new CancellationTokenSource();
        _registry.AddBeforeCollectCallback(source.Cancel);
        _registry.AddBeforeCollectCallback(() => _gauge.Inc());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CollectResult.CollectAsync([_registry], failOnCallback: true, source.Token).AsTask());

        Assert.Equal(0, _gauge.Value);
    }

    [Fact]
    public async Task A_callback_that_uses_up_the_time_of_a_push_is_left_out_and_counted()
    {
        using var source = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        IDisposable slow = _registry.AddBeforeCollectCallback(_ => never.Task);
        _registry.AddBeforeCollectCallback(() => _gauge.Inc());
        ValueTask<CollectResult> collect = CollectResult.CollectAsync([_registry], failOnCallback: false, source.Token);

        await source.CancelAsync();
        var output = new ArrayBufferWriter<byte>();
        (await collect).WriteTo(output, ExpositionFormat.PrometheusText, PushSnapshot.Pushed);

        Assert.Equal("# TYPE x gauge\nx 1\n", output.AsText());
        slow.Dispose();
        Assert.Equal(1, _registry.ValueOf("metricsclient_collect_failures_total{source=\"before-collect callback\"}"));
    }

    [Fact]
    public async Task A_callback_that_throws_another_exception_after_cancellation_does_not_hide_the_cancellation()
    {
        using var source = new CancellationTokenSource();
        _registry.AddBeforeCollectCallback(Task (_) =>
        {
            source.Cancel();
            throw new InvalidOperationException("The connection was closed.");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CollectResult.CollectAsync([_registry], failOnCallback: true, source.Token).AsTask());
    }

    [Fact]
    public async Task A_callback_that_fails_after_the_end_of_the_wait_raises_no_unobserved_exception() =>
        Assert.False(await UnobservedExceptions.AreReportedAfter(FailAfterCancellation));

    [Fact]
    public void A_null_callback_throws()
    {
        Assert.Throws<ArgumentNullException>("callback", () => _registry.AddBeforeCollectCallback((Action)null!));
        Assert.Throws<ArgumentNullException>("callback", () => _registry.AddBeforeCollectCallback((Func<CancellationToken, Task>)null!));
    }

    // Not inlined: no local variable of the test keeps the task alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task FailAfterCancellation(string message)
    {
        var end = new TaskCompletionSource();
        using var source = new CancellationTokenSource();
        using IDisposable callback = _registry.AddBeforeCollectCallback(_ => end.Task);
        Task<CollectResult> collect = CollectResult.CollectAsync([_registry], failOnCallback: true, source.Token).AsTask();
        source.Cancel();
        Assert.True(collect.IsCanceled);
        end.SetException(new InvalidOperationException(message));
        return Task.CompletedTask;
    }

    private async Task<string> CollectAsync(bool failOnCallback = true, FamilyFilter? filter = null)
    {
        CollectResult collected = await CollectResult.CollectAsync([_registry], failOnCallback, TestContext.Current.CancellationToken);
        var output = new ArrayBufferWriter<byte>();
        collected.WriteTo(output, ExpositionFormat.PrometheusText, filter ?? FamilyFilter.All);
        return output.AsText();
    }
}
