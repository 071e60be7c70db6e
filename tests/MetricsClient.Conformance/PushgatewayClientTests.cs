using MetricsClient.Conformance.Servers;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Conformance;

/// <summary>The responses that a client gets from both Pushgateways.</summary>
public sealed class PushgatewayClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task The_status_of_a_healthy_gateway_has_version_start_time_and_flags(PushgatewayVersion version)
    {
        DateTimeOffset before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(version);
        using PushgatewayClient client = Gateways.Client(gateway.Address);

        PushgatewayStatus status = await client.GetStatusAsync(Cancellation);

        Assert.Matches(version == PushgatewayVersion.Old ? @"^1\.5\." : @"^1\.\d\d", status.Version);
        Assert.InRange(status.StartTime, before, TimeProvider.System.GetUtcNow());
        Assert.Equal("", status.Flags["persistence.file"]);
        Assert.Equal("false", status.Flags["push.disable-consistency-check"]);
        Assert.True((await client.CheckHealthyAsync(Cancellation)).IsSuccess);
        Assert.True((await client.CheckReadyAsync(Cancellation)).IsSuccess);
        Assert.True((await client.CheckScrapeAsync(Cancellation)).IsSuccess);
        Assert.Empty(await client.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_rejected_push_leaves_a_group_without_a_successful_push(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        using PushgatewayClient client = Gateways.Client(gateway.Address);
        var labels = new Dictionary<string, string> { ["job"] = "new" };
        DateTimeOffset before = TimeProvider.System.GetUtcNow().AddSeconds(-1);

        PushResult refused = await client.PushAsync(PushMethod.Put, labels, "a{x=\"1\"} 1\na{x=\"1\"} 2\n"u8.ToArray(), Cancellation);
        PushgatewayGroup failed = Assert.Single(await client.ListAsync(Cancellation));
        PushResult taken = await client.PushAsync(PushMethod.Put, labels, "# TYPE a gauge\na 1\n"u8.ToArray(), Cancellation);
        PushgatewayGroup succeeded = Assert.Single(await client.ListAsync(Cancellation));

        Assert.Equal((PushOutcome.Rejected, 400), (refused.Outcome, refused.StatusCode));
        Assert.Contains("collected before", refused.Reason, StringComparison.Ordinal);
        Assert.False(failed.LastPushSucceeded);
        Assert.Null(failed.PushTime);
        Assert.InRange(failed.FailureTime!.Value, before, TimeProvider.System.GetUtcNow());
        Assert.True(taken.IsSuccess, taken.ToString());
        Assert.True(succeeded.LastPushSucceeded);
        Assert.InRange(succeeded.PushTime!.Value, failed.FailureTime.Value, TimeProvider.System.GetUtcNow());
        Assert.Equal(1, succeeded.GetValue("a"));
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_store_that_cannot_be_scraped_is_found_although_the_gateway_reports_healthy(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        using PushgatewayClient client = Gateways.Client(gateway.Address);
        using var raw = new HttpClient { BaseAddress = gateway.Address };
        using var body = new StringContent("a 1\n");

        // A byte that is not valid UTF-8, which this library refuses to send.
        using HttpResponseMessage poison = await raw.PutAsync("metrics/job@base64/_w", body, Cancellation);

        Assert.True((await client.CheckHealthyAsync(Cancellation)).IsSuccess);
        Assert.Equal(500, (await client.CheckScrapeAsync(Cancellation)).StatusCode);
        using HttpResponseMessage cure = await raw.DeleteAsync("metrics/job@base64/_w", Cancellation);
        await Eventually.GetAsync("the gateway to be well", async () => await client.CheckScrapeAsync(Cancellation) is { IsSuccess: true } well ? well : null);
    }
}
