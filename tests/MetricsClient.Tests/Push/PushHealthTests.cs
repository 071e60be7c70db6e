using System.Buffers;
using System.Text;
using MetricsClient.Push;
using MetricsClient.Push.Gateway;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tests.Push;

public sealed class PushHealthTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_change_of_state_is_reported_once()
    {
        await using var gateway = new TestGateway(
            GatewayAnswers.Status(200),
            GatewayAnswers.Status(400, "first"),
            GatewayAnswers.Status(401, "second"),
            GatewayAnswers.Status(200),
            GatewayAnswers.Status(200),
            GatewayAnswers.Status(403, "third"),
            GatewayAnswers.Status(200));
        var registry = new CollectorRegistry();
        var reported = new ReportedProblems(registry);
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } });

        for (int i = 0; i < 7; i++)
        {
            await pusher.PushAsync(Cancellation);
        }

        Assert.Equal(
            [MetricProblemKind.PushFailing, MetricProblemKind.PushRecovered, MetricProblemKind.PushFailing, MetricProblemKind.PushRecovered],
            reported.Select(static problem => problem.Kind));
        Assert.All(reported, problem => Assert.Equal($"{gateway.Address}metrics/job/backup", problem.Subject));
        Assert.Matches("^Push to .* was rejected with status 400 after .* s: first$", reported[0].Message);
        Assert.Matches("^Pushes work again: Push to .* succeeded in .* s\\.$", reported[1].Message);
        Assert.Contains("third", reported[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_reported_across_the_pushers_of_one_group()
    {
        await using var gateway = new TestGateway(
            GatewayAnswers.Status(400, "no"), GatewayAnswers.Status(400, "no"), GatewayAnswers.Status(200), GatewayAnswers.Status(400, "no"));
        var registry = new CollectorRegistry();
        var reported = new ReportedProblems(registry);

        for (int run = 0; run < 4; run++)
        {
            using var pusher = new MetricPusher(new() { Job = "hourly", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } });
            await pusher.PushAsync(Cancellation);
        }

        Assert.Equal([MetricProblemKind.PushFailing, MetricProblemKind.PushRecovered, MetricProblemKind.PushFailing], reported.Select(static problem => problem.Kind));
    }

    [Fact]
    public async Task The_report_of_a_failure_is_delivered_before_the_push_returns()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "no"));
        var registry = new CollectorRegistry();
        MetricProblem? delivered = null;
        registry.AddProblemCallback(problem => Volatile.Write(ref delivered, problem));
        using var pusher = new MetricPusher(new() { Job = "last", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } });

        await pusher.PushAsync(Cancellation);

        Assert.Equal(MetricProblemKind.PushFailing, Volatile.Read(ref delivered)?.Kind);
    }

    [Fact]
    public async Task A_canceled_push_changes_nothing()
    {
        await using var gateway = new TestGateway();
        var registry = new CollectorRegistry();
        var reported = new ReportedProblems(registry);
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } });

        await pusher.PushAsync(new CancellationToken(canceled: true));

        Assert.Empty(reported);
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_reach_the_job()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400));
        var registry = new CollectorRegistry();
        using IDisposable listening = registry.AddProblemCallback(static _ => throw new InvalidOperationException("no"));
        using var pusher = new MetricPusher(new() { Job = "backup", Push = { Gateway = gateway.Address, Registry = registry, Timeout = TestGateway.Patience } });

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Rejected, result.Outcome);
    }

    [Fact]
    public async Task Pushes_are_counted_in_the_default_registry()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(200), GatewayAnswers.Status(400));
        using var pusher = new MetricPusher(new() { Job = "push health test", Push = { Gateway = gateway.Address, GroupingKey = { ["shard"] = "1" }, Registry = new(), Timeout = TestGateway.Patience } });
        const string Group = "{group=\"job=\\\"push health test\\\",shard=\\\"1\\\"\"}";

        await pusher.PushAsync(Cancellation);
        string afterSuccess = Lines($"metricsclient_push_last_success_timestamp_seconds{Group}");
        await pusher.PushAsync(Cancellation);
        string afterFailure = Lines($"metricsclient_push_last_success_timestamp_seconds{Group}");

        Assert.NotEmpty(afterSuccess);
        Assert.Equal(afterSuccess, afterFailure);
        Assert.NotEmpty(Lines($"metricsclient_push_last_duration_seconds{Group}"));
        Assert.NotEmpty(Lines("metricsclient_push_total{outcome=\"success\"}"));
        Assert.NotEmpty(Lines("metricsclient_push_total{outcome=\"rejected\"}"));
    }

    [Fact]
    public void The_result_of_the_first_push_is_counted_by_the_next_scrape_with_the_time_of_the_push()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddSeconds(1_000));
        var registry = new CollectorRegistry(time);
        var health = new PushHealth(registry, "http://gateway", new GroupingKey("backup", [], allowEmptyValues: false), notice: null);

        health.Count(Result(PushOutcome.Success, seconds: 2), registry);
        time.Advance(TimeSpan.FromSeconds(60));

        List<Sample> first = registry.Samples();
        Assert.Equal(
            [
                new("metricsclient_push_last_duration_seconds", "group=\"job=\\\"backup\\\"\"", 2),
                new("metricsclient_push_last_success_timestamp_seconds", "group=\"job=\\\"backup\\\"\"", 1_000),
                new("metricsclient_push_total", "outcome=\"success\"", 1),
            ],
            first);
        Assert.Equal(first, registry.Samples());
    }

    [Fact]
    public void The_second_push_counts_the_first()
    {
        var registry = new CollectorRegistry();
        var health = new PushHealth(registry, "http://gateway", new GroupingKey("backup", [], allowEmptyValues: false), notice: null);

        health.Count(Result(PushOutcome.Unreachable, seconds: 2), registry);
        health.Count(Result(PushOutcome.Rejected, seconds: 3), registry);

        Assert.Equal(
            [
                new Sample("metricsclient_push_last_duration_seconds", "group=\"job=\\\"backup\\\"\"", 3),
                new Sample("metricsclient_push_total", "outcome=\"unreachable\"", 1),
                new Sample("metricsclient_push_total", "outcome=\"rejected\"", 1),
            ],
            registry.Samples());
    }

    [Fact]
    public async Task Every_failure_calls_OnFailure()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "first"), GatewayAnswers.Status(401, "second"), GatewayAnswers.Status(200));
        var failures = new List<string?>();
        using var pusher = new MetricPusher(new()
        {
            Job = "backup",
            Push =
            {
                Gateway = gateway.Address,
                Registry = new(),
                Timeout = TestGateway.Patience,
                OnFailure = failure => failures.Add(failure.Reason),
            },
        });

        await pusher.PushAsync(Cancellation);
        await pusher.DeleteAsync(Cancellation);
        await pusher.PushAsync(Cancellation);
        await pusher.PushAsync(new CancellationToken(canceled: true));

        Assert.Equal(["first", "second"], failures);
    }

    [Fact]
    public async Task An_exception_of_OnFailure_is_reported_and_not_thrown()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(400, "no"));
        var registry = new CollectorRegistry();
        var reported = new ReportedProblems(registry);
        using var pusher = new MetricPusher(new()
        {
            Job = "backup",
            Push =
            {
                Gateway = gateway.Address,
                Registry = registry,
                Timeout = TestGateway.Patience,
                OnFailure = static _ => throw new InvalidOperationException("own"),
            },
        });

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal("no", result.Reason);
        Assert.Equal([MetricProblemKind.PushFailing, MetricProblemKind.PushCallbackFailed], reported.Select(static problem => problem.Kind));
    }

    private static string Lines(string start)
    {
        var text = new ArrayBufferWriter<byte>();
        Metrics.DefaultRegistry.WriteTo(text, ExpositionFormat.PrometheusText);
        return string.Join('\n', Encoding.UTF8.GetString(text.WrittenSpan).Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal)));
    }

    private static PushResult Result(PushOutcome outcome, int seconds) =>
        new("Push to a gateway", outcome, statusCode: null, reason: null, TimeSpan.FromSeconds(seconds));
}
