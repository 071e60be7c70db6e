using System.Net;

namespace MetricsClient.Tests.Push;

public sealed class PushOptionsTests
{
    private static readonly Uri s_gateway = new("http://gateway:9091");

    [Fact]
    public void The_default_options_have_the_documented_values()
    {
        var options = new MetricPusherOptions();

        Assert.Equal(PushMethod.Put, options.Push.Method);
        Assert.Equal(TimeSpan.FromSeconds(15), options.Interval);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Push.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Push.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), options.Push.ShutdownTimeout);
        Assert.False(options.Push.UseCompression);
        Assert.False(options.Push.PushToAllGateways);
        Assert.Equal(0.1, options.Jitter);
        Assert.Equal(ShutdownAction.Push, options.ShutdownAction);
        Assert.False(options.Push.UseProxy);
        Assert.False(options.Push.AllowEmptyGroupingValues);
    }

    [Fact]
    public void Null_options_throw() => Assert.Throws<ArgumentNullException>(() => new MetricPusher(null!));

    [Fact]
    public void A_missing_destination_throws() => Refused(new() { Job = "j" }, "set Gateway to the address");

    [Fact]
    public async Task The_address_may_end_as_in_prometheus_net()
    {
        await using var gateway = new TestGateway();
        using var brief = new MetricPusher($"{gateway.Address}metrics", "brief");
        using var full = new MetricPusher(new() { Job = "full", Push = { Gateway = new Uri(gateway.Address, "/prefix/metrics/") } });

        await brief.PushAsync(TestContext.Current.CancellationToken);
        await full.PushAsync(TestContext.Current.CancellationToken);

        Assert.Equal("/metrics/job/brief", (await gateway.NextAsync()).Target);
        Assert.Equal("/prefix/metrics/job/full", (await gateway.NextAsync()).Target);
    }

    [Fact]
    public void The_short_constructor_rejects_an_address_that_is_not_http() => Assert.Contains(
        "not an absolute http or https address",
        Assert.Throws<ArgumentException>(static () => new MetricPusher("gateway:9091", "j")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_missing_job_throws() => Refused(new() { Push = { Gateway = s_gateway } }, "set MetricPusherOptions.Job");

    [Theory]
    [InlineData("ftp://gateway")]
    [InlineData("file:///tmp/x")]
    [InlineData("gateway:9091")]
    public void An_address_that_is_not_http_throws(string gateway) =>
        Refused(new() { Job = "j", Push = { Gateway = new Uri(gateway) } }, "not an absolute http or https address");

    [Fact]
    public void A_relative_address_throws() =>
        Refused(new() { Job = "j", Push = { Gateway = new Uri("/gateway", UriKind.Relative) } }, "not an absolute http or https address");

    [Theory]
    [InlineData("http://gateway/?a=b")]
    [InlineData("http://gateway/#top")]
    [InlineData("http://gateway/metrics/job/j")]
    public void An_address_with_more_than_the_base_throws(string gateway) =>
        Refused(new() { Job = "j", Push = { Gateway = new Uri(gateway) } }, "base address");

    [Fact]
    public void The_message_about_an_invalid_address_omits_the_password()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => new MetricPusher(new() { Job = "j", Push = { Gateway = new Uri("http://me:secret@gateway/?a=b") } }));

        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("me:", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25L * 24 * 3600 * 1000)]
    public void A_time_outside_the_range_of_timers_throws(long milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);

        Refused(new() { Job = "j", Push = { Gateway = s_gateway, Timeout = time } }, "'Timeout' must be between 1 ms and 24 days");
        Refused(new() { Job = "j", Push = { Gateway = s_gateway, ConnectTimeout = time } }, "'ConnectTimeout' must be");
        Refused(new() { Job = "j", Push = { Gateway = s_gateway, ShutdownTimeout = time } }, "'ShutdownTimeout' must be");
        Refused(new() { Job = "j", Interval = time, Push = { Gateway = s_gateway } }, "'Interval' must be between 100 ms");
    }

    [Theory]
    [InlineData(-15_000)]
    [InlineData(0)]
    [InlineData(15)]
    public void An_interval_below_the_minimum_throws(int milliseconds)
    {
        using var pusher = new MetricPusher(new() { Job = "j", Push = { Gateway = s_gateway } });

        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(
            () => pusher.Start(TimeSpan.FromMilliseconds(milliseconds)));

        Assert.Contains("TimeSpan.FromSeconds(15)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_undefined_method_throws() =>
        Refused(new() { Job = "j", Push = { Gateway = s_gateway, Method = (PushMethod)7 } }, "neither Put nor Post");

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_jitter_outside_0_to_1_throws(double jitter) =>
        Refused(new() { Job = "j", Jitter = jitter, Push = { Gateway = s_gateway } }, "a number from 0 to 1");

    [Fact]
    public void A_time_to_live_that_is_not_positive_throws() =>
        Refused(new() { Job = "j", Push = { Gateway = s_gateway, GroupTimeToLive = TimeSpan.Zero } }, "'GroupTimeToLive' must be more than zero");

    [Theory]
    [InlineData("bad name", "x")]
    [InlineData("X-Tenant", "a\nb")]
    [InlineData("Content-Type", "text/html")]
    public void An_invalid_header_throws(string name, string value) =>
        Refused(new() { Job = "j", Push = { Gateway = s_gateway, Headers = { [name] = value } } }, "The option Headers");

    [Fact]
    public void Credentials_set_twice_throw()
    {
        var login = new NetworkCredential("me", "secret");
        Uri withLogin = new("http://me:secret@gateway");

        Refused(new() { Job = "j", Push = { Gateway = withLogin, BearerToken = "t" } }, "more than once");
        Refused(new() { Job = "j", Push = { Gateway = withLogin, Credentials = login } }, "more than once");
        Refused(new() { Job = "j", Push = { Gateway = s_gateway, Credentials = login, BearerToken = "t" } }, "more than once");
        Refused(new() { Job = "j", Push = { Gateway = s_gateway, BearerToken = "t", Headers = { ["authorization"] = "x" } } }, "more than once");
    }

    [Fact]
    public async Task A_later_change_of_the_options_has_no_effect()
    {
        await using var gateway = new TestGateway();
        var options = new MetricPusherOptions { Job = "before", Push = { Gateway = gateway.Address, Registry = new(), GroupingKey = { ["shard"] = "1" } } };
        using var pusher = new MetricPusher(options);

        options.Job = "after";
        options.Push.GroupingKey["shard"] = "2";
        options.Push.Method = PushMethod.Post;
        await pusher.PushAsync(TestContext.Current.CancellationToken);

        GatewayRequest request = await gateway.NextAsync();
        Assert.Equal("PUT /metrics/job/before/shard/1", $"{request.Method} {request.Target}");
    }

    private static void Refused(MetricPusherOptions options, string remedy)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => new MetricPusher(options));

        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }
}
