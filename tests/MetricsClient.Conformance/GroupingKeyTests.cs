using MetricsClient.Conformance.Servers;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Conformance;

/// <summary>Random grouping keys on both Pushgateways: each pushed group is listed under its labels, and each deleted group is gone.</summary>
public sealed class GroupingKeyTests
{
    private const int Keys = 400;

    // Texts that are special in paths, escapes and encodings.
    private static readonly string[] s_pieces =
    [
        "a", "Z", "0", "/", "//", ".", "..", "%", "%2F", "%zz", "+", " ", "?", "#", "&", "=", ":", ";", "@", "@base64", "\\", "\"", "'", "{", "}",
        "\n", "\r", "\t", "\0", "~", "_", "-", "ä", "ß", "花", "😱", "\u200B", "e\u0301", "=\u0338", "|", "<", ">", "^", "`", "$", "*", "(", ")", "[", "]",
    ];

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task Four_hundred_random_groups_are_listed_under_their_labels_and_deleted_one_by_one(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        using PushgatewayClient client = Gateways.Client(gateway.Address);
        string[] pushed = [.. RandomKeys().Select(Shown)];
        foreach (Dictionary<string, string> labels in RandomKeys())
        {
            await PushAsync(gateway, labels);
        }

        IReadOnlyList<PushgatewayGroup> listed = await client.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Keys, pushed.Distinct().Count());
        Assert.Equal(pushed.Order(StringComparer.Ordinal), listed.Select(static group => Shown(group.Labels)).Order(StringComparer.Ordinal));
        foreach (PushgatewayGroup group in listed)
        {
            PushResult deleted = await client.DeleteAsync(group.Labels, TestContext.Current.CancellationToken);
            Assert.True(deleted.IsSuccess, deleted.ToString());
        }

        await gateway.WaitUntilEmptyAsync();
        Assert.True((await client.CheckScrapeAsync(TestContext.Current.CancellationToken)).IsSuccess);
    }

    private static async Task PushAsync(RealPushgateway gateway, Dictionary<string, string> labels)
    {
        var registry = new CollectorRegistry();
        registry.CreateGauge("rows", "Rows.").Set(7);
        var options = new MetricPusherOptions { Job = labels["job"], Push = { Gateway = gateway.Address, Registry = registry, AllowEmptyGroupingValues = true } };
        foreach ((string name, string value) in labels.Where(static label => label.Key != "job"))
        {
            options.Push.GroupingKey[name] = value;
        }

        await using var pusher = new MetricPusher(options);
        PushResult pushed = await pusher.PushAsync(TestContext.Current.CancellationToken);
        Assert.True(pushed.IsSuccess, pushed.ToString());
    }

    // The seed is fixed, so that a failure can be repeated. The label n makes each key unique.
    private static IEnumerable<Dictionary<string, string>> RandomKeys()
    {
        var random = new Random(1);
        for (int i = 0; i < Keys; i++)
        {
            var labels = new Dictionary<string, string> { ["job"] = Text(random, shortest: 1) };
            foreach (string name in random.GetItems(["instance", "shard", "zone", "_x", "metrics", "base64"], random.Next(4)))
            {
                labels[name] = Text(random, shortest: 0);
            }

            labels["n"] = i.ToString(null, null);
            yield return labels;
        }
    }

    private static string Text(Random random, int shortest) => string.Concat(random.GetItems(s_pieces, random.Next(shortest, 6)));

    private static string Shown(IReadOnlyDictionary<string, string> labels) => string.Join(
        ",", labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value.Length}:{label.Value}"));
}
