using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Http;

public sealed class ScrapeLimitTests
{
    private const string TimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private readonly CollectorRegistry _home = new();
    private readonly ReportedProblems _problems;

    public ScrapeLimitTests()
    {
        _registry = new CollectorRegistry(_time);
        _registry.CreateGauge("up", "Whether this is up.").Set(1);
        _problems = new ReportedProblems(_home);
    }

    [Fact]
    public void A_timeout_too_long_for_a_timer_is_rejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScrapeHandler(new ScrapeOptions { Timeout = TimeSpan.MaxValue }));

    [Fact]
    public async Task A_scrape_beyond_the_limit_gets_a_503_and_a_later_scrape_is_served()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions { MaxConcurrentScrapes = 2 });
        var gate = new TaskCompletionSource();
        using IDisposable callback = _registry.AddBeforeCollectCallback(_ => gate.Task);
        Task<Answer> first = handler.GetAsync();
        Task<Answer> second = handler.GetAsync();

        Answer third = await handler.GetAsync();
        gate.SetResult();

        Assert.Equal(503, third.Status);
        Assert.Equal("2 scrapes are in progress, which is the limit; scrape less often, or raise ScrapeOptions.MaxConcurrentScrapes.\n", third.Text);
        Assert.All(await Task.WhenAll(first, second), answer => Assert.Equal(200, answer.Status));
        Assert.Equal(200, (await handler.GetAsync()).Status);
        Assert.Equal(1, Failures("in_flight"));
    }

    [Theory]
    [InlineData(TimeoutHeader)]
    [InlineData("Accept")]
    public async Task A_request_with_unreadable_headers_gets_a_500_and_frees_its_place(string header)
    {
        ScrapeHandler handler = Handler(new ScrapeOptions { MaxConcurrentScrapes = 1 });
        var broken = new ScrapeRequest(
            "GET", query: null, name => name == header ? throw new ObjectDisposedException("request") : null);

        using (ScrapeResponse response = await handler.HandleAsync(broken, TestContext.Current.CancellationToken))
        {
            Assert.Equal(500, response.StatusCode);
        }

        Assert.Equal(200, (await handler.GetAsync()).Status);
    }

    [Fact]
    public async Task A_collect_beyond_the_deadline_gets_a_503_even_if_the_callback_ignores_its_token()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions { Timeout = TimeSpan.FromSeconds(3) });
        var started = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        using IDisposable callback = _registry.AddBeforeCollectCallback(_ =>
        {
            started.SetResult();
            return never.Task;
        });

        Task<Answer> scrape = handler.GetAsync();
        await started.Task;
        _time.Advance(TimeSpan.FromSeconds(3));
        Answer answer = await scrape;

        Assert.Equal(503, answer.Status);
        Assert.Equal("The metrics were not collected within 3 seconds; look for a slow callback.\n", answer.Text);
        Assert.Equal(1, Failures("collect_timeout"));
    }

    [Fact]
    public async Task A_blocked_callback_keeps_its_place_so_that_blocked_threads_are_limited()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions { MaxConcurrentScrapes = 1, Timeout = TimeSpan.FromSeconds(3) });
        var started = new TaskCompletionSource();
        using var release = new ManualResetEventSlim();
        IDisposable gauge = _registry.CreateObservableGauge("blocks", "Blocks.", () =>
        {
            started.TrySetResult();
            release.Wait(TestContext.Current.CancellationToken);
            return 1;
        });

        Task<Answer> scrape = handler.GetAsync();
        await started.Task;
        _time.Advance(TimeSpan.FromSeconds(3));
        Answer late = await scrape;
        Answer refused = await handler.GetAsync();
        gauge.Dispose();
        release.Set();
        Answer next = await EventuallyAsync(handler, status: 200);

        Assert.Equal([503, 503, 200], [late.Status, refused.Status, next.Status]);
        Assert.Equal((1, true), (Failures("collect_timeout"), Failures("in_flight") >= 1));
    }

    [Theory]
    [InlineData("2", 1.8)]
    [InlineData("0.5", 0.45)]
    [InlineData("10", 9.5)]
    [InlineData("60", 10)]
    [InlineData("0", 10)]
    [InlineData("-1", 10)]
    [InlineData("NaN", 10)]
    [InlineData("soon", 10)]
    [InlineData("2,5", 10)]
    public async Task The_deadline_is_before_the_timeout_of_the_client_and_never_beyond_the_configured_timeout(
        string header, double seconds)
    {
        ScrapeHandler handler = Handler(new ScrapeOptions());
        var started = new TaskCompletionSource<CancellationToken>();
        using IDisposable callback = _registry.AddBeforeCollectCallback(cancellation =>
        {
            started.SetResult(cancellation);
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        });

        Task<Answer> scrape = handler.GetAsync((TimeoutHeader, header));
        CancellationToken deadline = await started.Task;
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        bool early = deadline.IsCancellationRequested;
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(early);
        Assert.Equal(503, (await scrape).Status);
    }

    [Fact]
    public async Task A_slow_client_keeps_a_place_until_the_deadline()
    {
        _registry.CreateGauge("large", new string('x', 100_000)).Set(1);
        ScrapeHandler handler = Handler(new ScrapeOptions { MaxConcurrentScrapes = 1 });
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        using ScrapeResponse response = await handler.HandleAsync(
            new ScrapeRequest("GET", query: null, Scrapes.Lookup()), TestContext.Current.CancellationToken);

        Task sending = response.SendBodyAsync(pipe.Writer.AsStream(), () => pipe.Reader.Complete(), TestContext.Current.CancellationToken);
        Answer meanwhile = await handler.GetAsync();
        bool waited = !sending.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(10));
        await sending;
        response.Dispose();
        Answer after = await handler.GetAsync();

        Assert.True(waited);
        Assert.Equal([503, 200], [meanwhile.Status, after.Status]);
        Assert.Equal(1, Failures("slow_reader"));
    }

    [Fact]
    public async Task A_closed_connection_is_counted_and_does_not_throw()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions { MaxConcurrentScrapes = 1 });
        using ScrapeResponse response = await handler.HandleAsync(
            new ScrapeRequest("GET", query: null, Scrapes.Lookup()), TestContext.Current.CancellationToken);
        var closed = new MemoryStream();
        closed.Dispose();
        int aborts = 0;

        await response.SendBodyAsync(closed, () => aborts++, TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (aborts, Failures("connection_closed")));
    }

    [Fact]
    public async Task A_canceled_token_ends_sending_and_aborts_the_connection()
    {
        _registry.CreateGauge("large", new string('x', 100_000)).Set(1);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        using ScrapeResponse response = await Handler(new ScrapeOptions()).HandleAsync(
            new ScrapeRequest("GET", query: null, Scrapes.Lookup()), TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource();

        Task sending = response.SendBodyAsync(pipe.Writer.AsStream(), abort: () => pipe.Reader.Complete(), cancel.Token);
        bool waited = !sending.IsCompleted;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        Assert.True(waited);
        Assert.Equal((0, 0), (Failures("connection_closed"), Failures("slow_reader")));
    }

    [Fact]
    public async Task A_connection_that_closes_while_metrics_are_collected_ends_the_scrape()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions { MaxConcurrentScrapes = 1 });
        using var closed = new CancellationTokenSource();
        using IDisposable callback = _registry.AddBeforeCollectCallback(cancellation =>
        {
            closed.Cancel();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        });

        using ScrapeResponse response = await handler.HandleAsync(
            new ScrapeRequest("GET", query: null, Scrapes.Lookup()), closed.Token);

        Assert.Equal(499, response.StatusCode);
        Assert.Equal(1, Failures("connection_closed"));
    }

    [Fact]
    public async Task A_ScrapeFailedException_of_a_callback_is_a_500_with_its_message_only()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions());
        using IDisposable callback = _registry.AddBeforeCollectCallback(
            () => throw new ScrapeFailedException("The database is away.", new IOException("secret")));

        Answer answer = await handler.GetAsync(("Accept-Encoding", "gzip"));

        Assert.Equal(
            """
            500
            Content-Type: text/plain; charset=utf-8
            Cache-Control: no-store
            Content-Length: 22

            The database is away.

            """,
            answer.ToString());
        Assert.Equal(1, Failures("callback"));
    }

    [Fact]
    public async Task A_callback_that_throws_does_not_break_the_scrape()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions());
        using IDisposable callback = _registry.AddBeforeCollectCallback(() => throw new InvalidOperationException("broken"));
        using IDisposable gauge = _registry.CreateObservableGauge("broken", "Breaks.", double () => throw new InvalidOperationException("broken"));

        Answer answer = await handler.AskAsync("GET", "?name[]=up&name[]=broken");

        Assert.Equal((200, "# HELP up Whether this is up.\n# TYPE up gauge\nup 1\n"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task A_repeated_problem_is_reported_once_and_counted_each_time()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions());
        using IDisposable callback = _registry.AddBeforeCollectCallback(() => throw new ScrapeFailedException("No."));

        await handler.GetAsync();
        await handler.GetAsync();

        MetricProblem problem = Assert.Single(_problems);
        Assert.Equal((MetricProblemKind.ScrapeFailed, "callback", "No."), (problem.Kind, problem.Subject, problem.Message));
        Assert.Equal(2, Failures("callback"));
    }

    [Fact]
    public async Task A_successful_scrape_exposes_no_failure_metric()
    {
        ScrapeHandler handler = Handler(new ScrapeOptions());

        await handler.GetAsync();

        Assert.Equal("", (await new ScrapeHandler(_home).GetAsync()).Text);
    }

    private ScrapeHandler Handler(ScrapeOptions options) => new(options, [_registry], _home);

    private double Failures(string reason) => _home.SelfMetrics
        .Counter("metricsclient_scrape_failures_total", "Scrapes without a complete response.", "reason", reason).Value;

    // The work that holds a place ends on another thread.
    private static async Task<Answer> EventuallyAsync(ScrapeHandler handler, int status)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Answer answer = await handler.GetAsync();
            if (answer.Status == status)
            {
                return answer;
            }

            await Task.Yield();
        }
    }
}
