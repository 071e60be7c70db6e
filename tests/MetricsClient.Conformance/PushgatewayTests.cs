using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>A pusher and both Pushgateways: the gateway stores exactly the group of the options.</summary>
public sealed class PushgatewayTests
{
    public static TheoryData<PushgatewayVersion, string, string> AwkwardNames()
    {
        var names = new TheoryData<PushgatewayVersion, string, string>();
        foreach (PushgatewayVersion version in Enum.GetValues<PushgatewayVersion>())
        {
            names.Add(version, "plain", "1");
            names.Add(version, "nightly backup", "a+b c");
            names.Add(version, "a/b", "/");
            names.Add(version, "..", ".");
            names.Add(version, "100%", "%2F?x=1#y");
            names.Add(version, "Größe 花火 😱", "");
            names.Add(version, "a//b/../c", "job@base64");
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(AwkwardNames))]
    public async Task A_group_is_stored_under_exactly_its_labels_and_removed_by_a_delete(
        PushgatewayVersion version, string job, string shard)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        var registry = new CollectorRegistry();
        registry.CreateGauge("rows", "Rows.").Set(7);
        var options = new MetricPusherOptions
        {
            Job = job,
            Push =
            {
                Gateway = gateway.Address,
                Registry = registry,
                AllowEmptyGroupingValues = true,
            },
        };
        options.Push.GroupingKey["shard"] = shard;
        await using var pusher = new MetricPusher(options);

        PushResult pushed = await pusher.PushAsync(TestContext.Current.CancellationToken);

        Assert.True(pushed.IsSuccess, pushed.ToString());
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal(new Dictionary<string, string> { ["job"] = job, ["shard"] = shard }, group.Labels);
        Assert.Equal(7, group.Value("rows"));

        PushResult deleted = await pusher.DeleteAsync(TestContext.Current.CancellationToken);

        Assert.True(deleted.IsSuccess, deleted.ToString());
        await gateway.WaitUntilEmptyAsync();
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_nasty_registry_arrives_with_the_numbers_that_were_set(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        await using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = "nasty",
            Push =
            {
                Gateway = gateway.Address,
                Registry = NastyRegistry.Create(),
            },
        });

        PushResult pushed = await pusher.PushAsync(TestContext.Current.CancellationToken);

        Assert.True(pushed.IsSuccess, pushed.ToString());
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.True(group.LastPushSuccessful);
        Assert.Equal(
            ["nasty_below_zero", "nasty_level", "nasty_part_total", "nasty_whole_total", "nasty_wide"],
            group.Pushed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            NastyRegistry.Levels.OrderBy(level => level.Key, StringComparer.Ordinal),
            group.Families["nasty_level"].Metrics
                .Select(metric => KeyValuePair.Create(metric.Labels["text"], metric.Value))
                .OrderBy(level => level.Key, StringComparer.Ordinal));
        PushedMetric wide = Assert.Single(group.Families["nasty_wide"].Metrics);
        Assert.Equal((2, double.PositiveInfinity), (wide.Count, wide.Sum));
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_put_replaces_the_group_and_a_post_only_the_families_that_it_carries(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);

        await PushGaugeAsync(gateway, PushMethod.Put, "first");
        await PushGaugeAsync(gateway, PushMethod.Post, "second");
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal(["first", "second"], group.Pushed.Keys.Order(StringComparer.Ordinal));

        await PushGaugeAsync(gateway, PushMethod.Put, "third");
        Assert.Equal(["third"], Assert.Single(await gateway.GroupsAsync()).Pushed.Keys);
    }

    private static async Task PushGaugeAsync(RealPushgateway gateway, PushMethod method, string name)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge(name, "A gauge.").Set(1);
        await using var pusher = new MetricPusher(
            new MetricPusherOptions { Job = "j", Push = { Gateway = gateway.Address, Registry = registry, Method = method } });
        PushResult pushed = await pusher.PushAsync(TestContext.Current.CancellationToken);
        Assert.True(pushed.IsSuccess, pushed.ToString());
    }
}
