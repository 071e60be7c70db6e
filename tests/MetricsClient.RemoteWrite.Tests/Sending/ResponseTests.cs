using System.Globalization;
using System.Net;
using MetricsClient.RemoteWrite.Tests.Wire;
using MetricsClient.Tests.Push;

namespace MetricsClient.RemoteWrite.Tests.Sending;

public sealed class ResponseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_has_the_headers_of_the_protocol_and_the_labels_in_order()
    {
        await using var receiver = new TestReceiver(GatewayAnswers.Status(204));
        receiver.Options.Labels["A"] = "before the name";
        receiver.Options.Labels["region"] = "eu";
        receiver.Options.Headers["X-Scope-OrgID"] = "7";
        receiver.Options.BearerToken = "secret";
        receiver.Registry.CreateCounter("orders_total", "Orders.", "zone", "region").WithLabels("\"a\\b\n\"", "").Inc(3);
        using MetricPusher pusher = receiver.Pusher(static options => options.Push.GroupingKey["shard"] = "3");

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        GatewayRequest request = Assert.Single(receiver.Requests());
        Assert.Equal(("POST", "/write?extra=1"), (request.Method, request.Target));
        Assert.Equal(
            ("snappy", "application/x-protobuf", "0.1.0", "7", "Bearer secret"),
            (request.Headers["Content-Encoding"], request.Headers["Content-Type"], request.Headers["X-Prometheus-Remote-Write-Version"],
                request.Headers["X-Scope-OrgID"], request.Headers["Authorization"]));
        Assert.Matches(@"^MetricsClient/\d+\.\d+\.\d+", request.Headers["User-Agent"]);
        WriteRequest content = TestReceiver.Read(request.Body);
        long now = receiver.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(
            [
                $"A=before the name,__name__=level,instance=i,job=j,region=eu,shard=3 0 {now}",
                $"A=before the name,__name__=orders_total,instance=i,job=j,shard=3,zone=\"a\\b\n\" 3 {now}",
            ],
            content.Timeseries.Where(static series => !series.Labels[1].Value.StartsWith("metricsclient_", StringComparison.Ordinal)).Select(Text));
        Assert.Contains(content.Metadata, static metadata => metadata is { MetricFamilyName: "orders_total", Type: 1, Help: "Orders." });
    }

    [Fact]
    public async Task Samples_wait_if_a_handler_of_the_caller_does_not_send_the_request()
    {
        await using var receiver = new TestReceiver();
        using var breaker = new OpenCircuit();
        receiver.Options.HttpInvoker = new HttpMessageInvoker(breaker);
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);

        PushResult open = await receiver.PushTwiceAsync(pusher);
        breaker.IsOpen = false;
        receiver.Time.Advance(TimeSpan.FromMinutes(1));
        receiver.Level.Set(2);
        PushResult closed = await pusher.PushAsync(Cancellation);

        Assert.Equal(PushOutcome.Unreachable, open.Outcome);
        Assert.Equal("System.InvalidOperationException: The circuit is open. (requests that wait: 1)", open.Reason);
        Assert.True(closed.IsSuccess, closed.ToString());
        Assert.Equal([1, 2], receiver.Levels());
    }

    [Fact]
    public async Task A_redirect_followed_by_the_HTTP_client_of_the_caller_is_no_success()
    {
        await using var receiver = new TestReceiver(GatewayAnswers.Redirect(302, "/login"), GatewayAnswers.Status(200, "Please log in."));
        using var http = new HttpClient();
        receiver.Options.HttpInvoker = http;
        using MetricPusher pusher = receiver.Pusher();
        double before = Dropped("rejected");

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 200), (result.Outcome, result.StatusCode));
        Assert.StartsWith("The HTTP client followed a redirect", result.Reason, StringComparison.Ordinal);
        Assert.InRange(Dropped("rejected"), before + 1, double.MaxValue);
    }

    [Fact]
    public async Task The_password_of_a_proxy_is_not_in_the_reason()
    {
        await using var receiver = new TestReceiver(GatewayAnswers.Status(407), GatewayAnswers.Status(407));
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy($"http://user:secret@{receiver.Options.Endpoint!.Authority}"), UseProxy = true };
        using var http = new HttpMessageInvoker(handler);
        receiver.Options.HttpInvoker = http;
        receiver.Options.Endpoint = new Uri("https://receiver.invalid/write");
        using MetricPusher pusher = receiver.Pusher();

        PushResult result = await receiver.PushTwiceAsync(pusher);

        Assert.Equal(["CONNECT", "CONNECT"], receiver.Requests().Select(static request => request.Method));
        Assert.Equal(
            (PushOutcome.Unreachable, "The proxy refused the connection; check the address, user and password of the proxy. (requests that wait: 1)"),
            (result.Outcome, result.Reason));
    }

    [Theory]
    [InlineData(400, "out of order sample", "out_of_order")]
    [InlineData(400, "duplicate sample for timestamp", "duplicate")]
    [InlineData(400, "Out of bounds", "too_old")]
    [InlineData(400, "bad", "rejected")]
    [InlineData(401, "Unauthorized", "rejected")]
    [InlineData(404, "Not found", "rejected")]
    [InlineData(413, "Too large", "too_large")]
    [InlineData(415, "Unsupported", "rejected")]
    public async Task A_rejected_request_is_dropped_and_counted_and_never_sent_again(int status, string text, string reason)
    {
        await using var receiver = new TestReceiver(GatewayAnswers.Status(status, text));
        receiver.Options.Relabel = static (family, _) => family == "level"; // One series, which cannot be divided.
        using MetricPusher pusher = receiver.Pusher();
        double before = Dropped(reason);

        receiver.Level.Set(1);
        PushResult rejected = await pusher.PushAsync(Cancellation);
        receiver.Level.Set(2);
        PushResult accepted = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, status, text), (rejected.Outcome, rejected.StatusCode, rejected.Reason));
        Assert.True(accepted.IsSuccess, accepted.ToString());
        Assert.Equal([1, 2], receiver.Levels());
        Assert.InRange(Dropped(reason), before + 1, double.MaxValue);
    }

    [Fact]
    public async Task A_request_after_a_rejected_request_of_the_same_push_is_sent_once()
    {
        await using var receiver = new TestReceiver(
            GatewayAnswers.Status(503), GatewayAnswers.Status(503), GatewayAnswers.Status(400, "out of order sample"), GatewayAnswers.Status(400, "bad"));
        receiver.Options.Relabel = static (family, _) => family == "level";
        using MetricPusher pusher = receiver.Pusher();
        receiver.Level.Set(1);
        await receiver.PushTwiceAsync(pusher);
        receiver.Time.Advance(TimeSpan.FromSeconds(30));
        receiver.Level.Set(2);

        PushResult rejected = await pusher.PushAsync(Cancellation);
        receiver.Level.Set(3);
        PushResult accepted = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 400, "out of order sample"), (rejected.Outcome, rejected.StatusCode, rejected.Reason));
        Assert.True(accepted.IsSuccess, accepted.ToString());
        Assert.Equal([1, 1, 1, 2, 3], receiver.Levels());
    }

    [Fact]
    public async Task Each_request_of_a_push_that_is_refused_is_sent_once_and_counted()
    {
        const int Series = 10;
        await using var receiver = new TestReceiver([.. Enumerable.Repeat(GatewayAnswers.Status(401, "Unauthorized"), Series)]);
        receiver.Options.MaxRequestSamples = 1;
        receiver.Options.Relabel = static (family, _) => family == "parts";
        MetricFamily<Gauge> parts = receiver.Registry.CreateGauge("parts", "Parts.", "number");
        for (int i = 0; i < Series; i++)
        {
            parts.WithLabels($"{i}").Set(i);
        }

        using MetricPusher pusher = receiver.Pusher();
        double before = Dropped("rejected");

        PushResult refused = await pusher.PushAsync(Cancellation);

        Assert.Equal((PushOutcome.Rejected, 401, "Unauthorized"), (refused.Outcome, refused.StatusCode, refused.Reason));
        Assert.Equal(Series, receiver.Requests().Count);
        Assert.InRange(Dropped("rejected"), before + Series, double.MaxValue);
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);
        Assert.Equal(Series, receiver.Requests().Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_may_pass_later_waits_and_is_sent_oldest_first(int status)
    {
        await using var receiver = new TestReceiver(GatewayAnswers.Status(status, "later"), GatewayAnswers.Status(status, "later"));
        using MetricPusher pusher = receiver.Pusher();

        receiver.Level.Set(1);
        PushResult failed = await receiver.PushTwiceAsync(pusher);
        receiver.Level.Set(2);
        PushResult paused = await pusher.PushAsync(Cancellation);
        receiver.Time.Advance(TimeSpan.FromSeconds(1));
        receiver.Level.Set(3);
        PushResult sent = await pusher.PushAsync(Cancellation);

        Assert.Equal("later (requests that wait: 1)", failed.Reason);
        Assert.Matches(@"^later \(no request is sent for [01](\.\d)? s\) \(requests that wait: 2\)$", paused.Reason);
        Assert.True(sent.IsSuccess, sent.ToString());
        Assert.Equal([1, 1, 1, 2, 3], receiver.Levels());
    }

    [Fact]
    public async Task Retry_After_is_honored_and_the_final_push_does_not_wait()
    {
        await using var receiver = new TestReceiver(static async connection =>
        {
            await connection.WriteAsync("HTTP/1.1 429 Too Many\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        MetricPusher pusher = receiver.Pusher();
        using IDisposable onExit = pusher.PushOnExit();

        PushResult asked = await pusher.PushAsync(Cancellation);
        receiver.Time.Advance(TimeSpan.FromSeconds(59));
        PushResult paused = await pusher.PushAsync(Cancellation);
        Assert.Equal([429, 429], [asked.StatusCode, paused.StatusCode]);
        Assert.Single(receiver.Requests());

        pusher.Dispose();

        Assert.Equal(3, receiver.Levels().Length);
    }

    [Fact]
    public async Task A_date_in_Retry_After_is_compared_with_the_clock_of_the_receiver()
    {
        await using var receiver = new TestReceiver(static async connection =>
        {
            await connection.WriteAsync(
                "HTTP/1.1 503 Later\r\nDate: Wed, 21 Oct 2015 07:28:00 GMT\r\nRetry-After: Wed, 21 Oct 2015 07:29:00 GMT\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        using MetricPusher pusher = receiver.Pusher();

        await pusher.PushAsync(Cancellation);
        receiver.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(503, (await pusher.PushAsync(Cancellation)).StatusCode);
        receiver.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal(4, receiver.Levels().Length);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_divided_without_a_loss()
    {
        await using var receiver = new TestReceiver(GatewayAnswers.Status(413), GatewayAnswers.Status(413), GatewayAnswers.Status(204));
        MetricFamily<Gauge> gauges = receiver.Registry.CreateGauge("many", "Many.", "n");
        for (int i = 0; i < 100; i++)
        {
            gauges.WithLabels(i.ToString(CultureInfo.InvariantCulture)).Set(i);
        }

        using MetricPusher pusher = receiver.Pusher();

        PushResult result = await pusher.PushAsync(Cancellation);

        Assert.True(result.IsSuccess, result.ToString());
        double[][] parts = [.. receiver.Requests().Select(static request => Many(request.Body))];
        Assert.Equal(5, parts.Length);
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => (double)i).Order(), parts[0].Order());
        Assert.Equal(parts[0].Order(), parts[2].Concat(parts[3]).Concat(parts[4]).Order());
    }

    [Fact]
    public async Task An_unreachable_receiver_is_reported_once_and_the_recovery_too()
    {
        await using var receiver = new TestReceiver(GatewayAnswers.HangUp, GatewayAnswers.HangUp, GatewayAnswers.HangUp, GatewayAnswers.HangUp);
        using MetricPusher pusher = receiver.Pusher();
        var reported = new List<string>();
        using IDisposable listening = receiver.Registry.AddProblemCallback(problem => reported.Add($"{problem.Kind} {problem.Subject}"));

        Assert.Equal(PushOutcome.Unreachable, (await receiver.PushTwiceAsync(pusher)).Outcome);
        receiver.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(PushOutcome.Unreachable, (await receiver.PushTwiceAsync(pusher)).Outcome);
        receiver.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.True((await pusher.PushAsync(Cancellation)).IsSuccess);

        Assert.Equal([$"PushFailing {receiver.Address}", $"PushRecovered {receiver.Address}"], reported);
    }

    private static double[] Many(byte[] body) =>
        [.. TestReceiver.Read(body).Timeseries.Where(static series => series.Labels[0].Value == "many").Select(static series => series.Samples[0].Value)];

    private static string Text(TimeSeries series) =>
        $"{string.Join(',', series.Labels.Select(static label => $"{label.Name}={label.Value}"))} {string.Join(' ', series.Samples.Select(static sample => $"{sample.Value} {sample.Timestamp}"))}";

    private static double Dropped(string reason) => Metrics.DefaultRegistry.SelfMetrics
        .Counter("metricsclient_remote_write_samples_dropped_total", "Samples that were dropped, by reason.", "reason", reason).Value;

    private sealed class OpenCircuit() : DelegatingHandler(new SocketsHttpHandler())
    {
        public bool IsOpen { get; set; } = true;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            IsOpen ? throw new InvalidOperationException("The circuit is open.") : base.SendAsync(request, cancellationToken);
    }
}
