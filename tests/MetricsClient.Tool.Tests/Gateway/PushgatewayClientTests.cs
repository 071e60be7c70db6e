using System.Text;
using MetricsClient.Tests.Push;
using MetricsClient.Tool.Gateway;
using Microsoft.Extensions.Time.Testing;

namespace MetricsClient.Tool.Tests.Gateway;

public sealed class PushgatewayClientTests
{
    // A response of a real gateway, with other times.
    private const string Groups = """
        {"status":"success","data":[{"a":{"time_stamp":"2026-11-25T19:13:20.381632282Z","type":"GAUGE","metrics":[
        {"labels":{"i":"","instance":"","job":"j"},"value":"1"}]},
        "h":{"time_stamp":"2026-11-25T19:13:20.381632282Z","type":"HISTOGRAM","help":"Help \"q\".","metrics":[
        {"buckets":{"+Inf":"2","1":"1"},"count":"2","labels":{"i":"","instance":"","job":"j"},"sum":"3"}]},
        "labels":{"i":"","job":"j"},"last_push_successful":true,
        "push_failure_time_seconds":{"type":"GAUGE","help":"H.","metrics":[{"labels":{"job":"j"},"value":"0"}]},
        "push_time_seconds":{"type":"GAUGE","help":"H.","metrics":[{"labels":{"job":"j"},"value":"1.7956340005e+09"}]},
        "s":{"type":"SUMMARY","metrics":[{"count":"2","labels":{},"quantiles":{"0.5":"-Inf"},"sum":"NaN"}]},
        "two":{"type":"GAUGE","metrics":[{"labels":{"a":"1"},"value":"1"},{"labels":{"a":"2"},"value":"1"}]},
        "least":{"type":"GAUGE","metrics":[{"labels":{},"value":"-Inf"}]},
        "future":[{"metrics":[1,{}]}]}],"more":{"data":[]}}
        """;

    private const string Status = """
        {"status":"success","data":{"build_information":{"branch":"x","version":"1.11.2"},
        "flags":{"persistence.file":"","push.disable-consistency-check":"false"},"start_time":"2026-11-25T19:13:18.379262483Z"}}
        """;

    private static readonly Dictionary<string, string> s_group = new() { ["job"] = "backup", ["shard"] = "a/b", ["instance"] = "" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_are_listed_with_labels_times_and_families()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(200, Groups));
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });

        PushgatewayGroup group = Assert.Single(await client.ListAsync(Cancellation));

        Assert.Equal(new Dictionary<string, string> { ["i"] = "", ["job"] = "j" }, group.Labels);
        Assert.Equal("j", group.Job);
        Assert.True(group.LastPushSucceeded);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1_795_634_000.5), group.PushTime);
        Assert.Null(group.FailureTime);
        Assert.Equal(5, group.FamilyCount);
        Assert.Equal(1, group.GetValue("a"));
        Assert.Null(group.GetValue("h"));
        Assert.Null(group.GetValue("none"));
        Assert.Null(group.GetValue("two"));
        Assert.Equal(double.NegativeInfinity, group.GetValue("least"));
        GatewayRequest request = await gateway.NextAsync();
        Assert.Equal("GET /api/v1/metrics", $"{request.Method} {request.Target}");
    }

    [Fact]
    public async Task The_status_has_version_start_time_and_flags()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(200, Status));
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });

        PushgatewayStatus status = await client.GetStatusAsync(Cancellation);

        Assert.Equal("1.11.2", status.Version);
        Assert.Equal(new DateTime(2026, 11, 25, 19, 13, 18, DateTimeKind.Utc), status.StartTime.UtcDateTime, TimeSpan.FromSeconds(1));
        Assert.Equal("false", status.Flags["push.disable-consistency-check"]);
    }

    [Fact]
    public async Task Health_readiness_and_scrape_checks_request_the_paths_of_the_gateway()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(200), GatewayAnswers.Status(200), GatewayAnswers.Status(500, "poisoned"), GatewayAnswers.Status(500, "poisoned"));
        using var client = new PushgatewayClient(new PushOptions { Gateway = new Uri(gateway.Address, "/prefix/") });

        Assert.True((await client.CheckHealthyAsync(Cancellation)).IsSuccess);
        Assert.True((await client.CheckReadyAsync(Cancellation)).IsSuccess);
        PushResult scrape = await client.CheckScrapeAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 500, "poisoned"), (scrape.Outcome, scrape.StatusCode, scrape.Reason));
        Assert.Equal(
            ["/prefix/-/healthy", "/prefix/-/ready", "/prefix/metrics", "/prefix/metrics"],
            gateway.Rest().Select(static request => request.Target));
    }

    [Fact]
    public async Task A_delete_addresses_exactly_the_group_with_the_labels()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(202));
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });

        PushResult result = await client.DeleteAsync(s_group, Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        GatewayRequest request = await gateway.NextAsync();
        Assert.Equal("DELETE /metrics/job/backup/instance@base64/=/shard@base64/YS9i", $"{request.Method} {request.Target}");
        Assert.Empty(request.Body);
    }

    [Theory]
    [InlineData(PushMethod.Put, "PUT")]
    [InlineData(PushMethod.Post, "POST")]
    public async Task A_text_is_pushed_unchanged(PushMethod method, string verb)
    {
        await using var gateway = new TestGateway();
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });

        PushResult result = await client.PushAsync(method, s_group, "# TYPE a gauge\na 1\n"u8.ToArray(), Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        GatewayRequest request = await gateway.NextAsync();
        Assert.Equal($"{verb} /metrics/job/backup/instance@base64/=/shard@base64/YS9i", $"{request.Method} {request.Target}");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal("# TYPE a gauge\na 1\n", request.Text);
    }

    [Theory]
    [InlineData("job", "")]
    [InlineData("no job", "x")]
    [InlineData("__reserved", "x")]
    public async Task Labels_that_no_path_can_address_are_an_outcome_and_not_an_exception(string name, string value)
    {
        await using var gateway = new TestGateway();
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });

        PushResult result = await client.DeleteAsync(new Dictionary<string, string> { ["shard"] = "1", [name] = value }, Cancellation);

        Assert.Equal(PushOutcome.NotSent, result.Outcome);
        Assert.NotEmpty(result.Reason!);
        Assert.Empty(gateway.Rest());
    }

    [Theory]
    [InlineData("<html>Please log in.</html>")]
    [InlineData("{\"status\":\"success\"}")]
    [InlineData("{\"data\":[7]}")]
    [InlineData("{\"data\":[{\"labels\":{}}]}")]
    [InlineData("{\"data\":[{\"labels\":{\"job\":7},\"last_push_successful\":true}]}")]
    public async Task An_unexpected_response_throws_an_exception_with_the_address(string response)
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(200, response));
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });

        PushgatewayException failure = await Assert.ThrowsAsync<PushgatewayException>(() => client.ListAsync(Cancellation));

        Assert.Equal(PushOutcome.Failed, failure.Result.Outcome);
        Assert.Contains("/api/v1/metrics", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_query_throws_an_exception_with_the_reason_and_without_the_password()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(401, "Unauthorized"));
        using var client = new PushgatewayClient(new PushOptions { Gateway = new Uri($"http://me:secret@127.0.0.1:{gateway.Address.Port}") });

        PushgatewayException failure = await Assert.ThrowsAsync<PushgatewayException>(() => client.GetStatusAsync(Cancellation));

        Assert.Equal((401, "Unauthorized"), (failure.Result.StatusCode, failure.Result.Reason));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret")), (await gateway.NextAsync()).Headers["Authorization"]);
    }

    [Fact]
    public async Task A_canceled_query_throws_and_a_canceled_delete_returns_the_outcome()
    {
        await using var gateway = new TestGateway();
        using var client = new PushgatewayClient(new PushOptions { Gateway = gateway.Address, Timeout = TestGateway.Patience });
        var canceled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ListAsync(canceled));
        Assert.Equal(PushOutcome.Canceled, (await client.DeleteAsync(s_group, canceled)).Outcome);
    }

    [Fact]
    public async Task A_query_to_a_gateway_that_hangs_times_out()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang);
        var time = new FakeTimeProvider();
        var options = new PushOptions { Gateway = gateway.Address };
        using var client = new PushgatewayClient(options, time);
        Task query = client.ListAsync(Cancellation);
        await gateway.NextAsync();

        time.Advance(options.Timeout);

        PushgatewayException failure = await Assert.ThrowsAsync<PushgatewayException>(() => query);

        Assert.Equal(PushOutcome.TimedOut, failure.Result.Outcome);
    }

    [Fact]
    public void A_client_needs_a_gateway() =>
        Assert.Contains("set it to the address", Assert.Throws<ArgumentException>(() => new PushgatewayClient(new PushOptions())).Message, StringComparison.Ordinal);
}
