using System.Text;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob push</c>, <c>list</c> and <c>delete</c> on both gateways.</summary>
public sealed class PushVerbTests
{
    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_text_that_a_gateway_would_reject_arrives_repaired(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);

        CommandResult push = await PromJob.RunAsync(
            gateway.Address, Encoding.UTF8.GetBytes("\uFEFF# TYPE rows gauge\r\nrows{table=\"a\"} 5"), "push", "--job", "j", "--group", "instance=");

        Assert.Equal(new CommandResult(0, "", ""), push);
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal(new Dictionary<string, string> { ["job"] = "j", ["instance"] = "" }, group.Labels);
        Assert.Equal(("GAUGE", 5), (group.Families["rows"].Type, group.Value("rows")));
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task OpenMetrics_arrives_with_its_types_and_numbers(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);

        CommandResult push = await PromJob.RunAsync(gateway.Address, """
            # TYPE rows counter
            rows_total{table="a"} 1.5 # {trace_id="x"} 1
            rows_created{table="a"} 1700000000
            # TYPE build info
            build_info{version="1"} 1
            # TYPE took_seconds histogram
            # UNIT took_seconds seconds
            took_seconds_bucket{le="1.0"} 1
            took_seconds_bucket{le="+Inf"} 3
            took_seconds_count 3
            took_seconds_sum 7
            # TYPE queue gaugehistogram
            queue_bucket{le="1.0"} 1
            queue_bucket{le="+Inf"} 2
            queue_gcount 2
            queue_gsum 3
            # EOF
            """u8.ToArray(), "push", "--job", "j");

        Assert.Equal(new CommandResult(0, "", ""), push);
        PushedGroup group = Assert.Single(await gateway.GroupsAsync());
        Assert.Equal(
            ["build_info GAUGE", "queue HISTOGRAM", "queue_gcount GAUGE", "queue_gsum GAUGE", "rows_total COUNTER", "took_seconds HISTOGRAM"],
            group.Pushed.Select(static family => $"{family.Key} {family.Value.Type}").Order(StringComparer.Ordinal));
        Assert.Equal(1.5, group.Value("rows_total"));
        PushedMetric took = Assert.Single(group.Families["took_seconds"].Metrics);
        Assert.Equal((3, 7, 1), (took.Count, took.Sum, took.Buckets["1"]));
        Assert.Equal(2, Assert.Single(group.Families["queue"].Metrics).Count);
    }

    [Fact]
    public async Task A_text_that_passes_the_check_is_accepted_by_both_gateways()
    {
        await using RealPushgateway current = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using RealPushgateway old = await RealPushgateway.RentAsync(PushgatewayVersion.Old);
        string[] texts =
        [
            "", "\n", "# only a comment\n", "a 1", "a{} 1\n", "a{b=\"\"} 1\n", "a{b=\"\\\\\\\"\\n\"} NaN\n", "a  +Inf \n", "a\t1\n", "a{b=\"1\",} 1\n",
            "# HELP a b\\nc\na 1\n", "# TYPE a counter\na -1\n", "# TYPE a summary\na{quantile=\"0.5\"} 1\na_sum 1\na_count 1\n", "a 1 1\n", "a{le=\"1\"} 1\n",
            "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n", "# TYPE a histogram\na_bucket{le=\"1\"} 1\n", "a:b 1\n", "_ 1\n", "9 1\n",
            "a 0x1p3\n", "a 1_000\n", "a 1e999\n", "a{__x=\"1\"} 1\n", "a{b=\"1\"} 1\na{b=\"1\"} 2\n", "a 1\nb 1\na 2\n", "{\"a.b\"} 1\n", "a{\"b.c\"=\"1\"} 1\n",
            "# TYPE a gauge\n# TYPE a counter\na 1\n", "# EOF\n", "a 1\n# EOF\n", "a{job=\"x\"} 1\n", "a{instance=\"x\"} 1\n", "push_time_seconds 1\n",
            "labels 1\n", "# TYPE a info\na_info 1\n", "a{b=\"\uFFFD\"} 1\n", "a\u00A01\n",
        ];
        int accepted = 0;
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            CommandResult check = await PromJob.RunAsync(gateway: null, bytes, "push", "--job", "j", "--check");
            Assert.InRange(check.ExitCode, 0, 1);
            if (check.ExitCode == 0)
            {
                CommandResult[] pushes = await Task.WhenAll(
                    PromJob.RunAsync(current.Address, bytes, "push", "--job", "j"), PromJob.RunAsync(old.Address, bytes, "push", "--job", "j"));
                Assert.All(pushes, push => Assert.True(push == new CommandResult(0, "", ""), $"'{text}' passed the check, but then: {push.Everything}"));
                accepted++;
            }
        }

        Assert.InRange(accepted, 10, texts.Length - 10);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task Groups_are_listed_and_deleted_by_exactly_their_labels(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        string[][] groups = [["--job", "a/b", "--group", "instance="], ["--job", "a/b", "--group", "instance=x y"], ["--job", "c"]];
        foreach (string[] group in groups)
        {
            Assert.Equal(0, (await PromJob.RunAsync(gateway.Address, ["push", .. group, "--gauge", "rows=1"])).ExitCode);
        }

        CommandResult list = await PromJob.RunAsync(gateway.Address, "list");
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Equal(
            ["JOB GROUP PUSHED", "a/b instance=\"\"", "a/b instance=\"x y\"", "c -"],
            list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => string.Join(' ', line[..line.IndexOf("  ", 6, StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                .Select(static line => line == "JOB GROUP" ? line + " PUSHED" : line));

        Assert.Equal(
            new CommandResult(0, "", "promjob: The gateway has no group job=\"a/b\"; nothing was deleted.\n"),
            await PromJob.RunAsync(gateway.Address, "delete", "--job", "a/b"));
        Assert.Equal(
            new CommandResult(0, "Deleted 1 group.\n", ""), await PromJob.RunAsync(gateway.Address, "delete", "--job", "a/b", "--group", "instance="));
        Assert.Equal(2, (await gateway.GroupsAsync()).Count);
        await PromJob.RunAsync(gateway.Address, "push", "--job", "a/b", "--group", "instance=", "--gauge", "rows=1");
        Assert.Equal(
            new CommandResult(0, "Deleted 2 groups.\n", ""), await PromJob.RunAsync(gateway.Address, "delete", "--all-with", "job=a/b"));
        Assert.Equal("c", Assert.Single(await gateway.GroupsAsync()).Labels["job"]);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task Stale_and_failed_groups_are_found(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        await PromJob.RunAsync(gateway.Address, "run", "--job", "fails", "--", "false");
        await PromJob.RunAsync(gateway.Address, "run", "--job", "works", "--", "true");
        await PromJob.RunAsync(gateway.Address, "push", "--job", "clash", "--gauge", "rows=1");
        await PromJob.RunAsync(gateway.Address, "# TYPE rows counter\nrows 1\n"u8.ToArray(), "push", "--job", "refused");

        Assert.Equal(["fails", "refused"], await JobsAsync(gateway, "--failed"));
        Assert.Equal(["clash", "fails", "refused", "works"], await JobsAsync(gateway, "--stale", "1ms"));
        Assert.Equal(["refused"], await JobsAsync(gateway, "--stale", "1h"));
    }

    private static async Task<IEnumerable<string?>> JobsAsync(RealPushgateway gateway, params string[] options)
    {
        CommandResult list = await PromJob.RunAsync(gateway.Address, ["list", "--json", .. options]);
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        return System.Text.Json.Nodes.JsonNode.Parse(list.Output)!.AsArray()
            .Select(static group => (string?)group!["labels"]!["job"])
            .Order(StringComparer.Ordinal);
    }
}
