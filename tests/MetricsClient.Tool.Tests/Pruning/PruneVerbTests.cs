using MetricsClient.Tests.Push;

namespace MetricsClient.Tool.Tests.Pruning;

public sealed class PruneVerbTests
{
    [Fact]
    public async Task A_group_that_is_pushed_between_the_two_lists_is_not_deleted()
    {
        await using var gateway = new TestGateway(
            List(("old", 1_000), ("revived", 1_000)),
            List(("old", 1_000), ("revived", 9_999_999_999)),
            GatewayAnswers.Status(202),
            List(("revived", 9_999_999_999)));

        ToolRun run = await ToolRun.OfAsync("prune", "--gateway", gateway.Address.ToString(), "--older-than", "1d", "--yes");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("Deleted 1 group.\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(
            ["GET /api/v1/metrics", "GET /api/v1/metrics", "DELETE /metrics/job/old", "GET /api/v1/metrics"],
            gateway.Rest().Select(static request => $"{request.Method} {request.Target}"));
    }

    [Fact]
    public async Task A_group_that_still_exists_after_the_deletion_is_named()
    {
        await using var gateway = new TestGateway(
            [List(("old", 1_000)), List(("old", 1_000)), GatewayAnswers.Status(202), .. Enumerable.Repeat(List(("old", 1_000)), 100)]);

        ToolRun run = await ToolRun.OfAsync("prune", "--gateway", gateway.Address.ToString(), "--older-than", "1d", "--yes");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("promjob: job=\"old\" still exists", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Deleted 0 groups.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_the_gateway_deletes_after_its_response_counts_as_deleted()
    {
        await using var gateway = new TestGateway(
            List(("old", 1_000)), List(("old", 1_000)), GatewayAnswers.Status(202), List(("old", 1_000)), List());

        ToolRun run = await ToolRun.OfAsync("prune", "--gateway", gateway.Address.ToString(), "--older-than", "1d", "--yes");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("Deleted 1 group.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deletion_is_reported_although_a_second_look_at_the_groups_fails()
    {
        await using var gateway = new TestGateway(
            List(("gone", 1_000), ("old", 1_000)),
            List(("gone", 1_000), ("old", 1_000)),
            GatewayAnswers.Status(202),
            GatewayAnswers.Status(202),
            List(("old", 1_000)),
            GatewayAnswers.Status(500));

        ToolRun run = await ToolRun.OfAsync("prune", "--gateway", gateway.Address.ToString(), "--older-than", "1d", "--yes");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("promjob: job=\"old\" still exists", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Deleted 1 group.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_no_path_can_address_is_named_and_all_remaining_groups_are_deleted()
    {
        await using var gateway = new TestGateway(
            List(("", 1_000), ("old", 1_000)), List(("", 1_000), ("old", 1_000)), GatewayAnswers.Status(202), List(("", 1_000)));

        ToolRun run = await ToolRun.OfAsync("prune", "--gateway", gateway.Address.ToString(), "--older-than", "1d", "--yes");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("promjob: job=\"\" cannot be addressed by a request: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Deleted 1 group.\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing()
    {
        await using var gateway = new TestGateway(List(("old", 1_000)));

        ToolRun run = await ToolRun.OfAsync("prune", "--gateway", gateway.Address.ToString(), "--older-than", "1d");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("Would delete 1 of 1 group. This was a dry run; add --yes to delete.\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(["GET"], gateway.Rest().Select(static request => request.Method));
    }

    private static GatewayAnswering List(params (string Job, long Pushed)[] groups) => GatewayAnswers.Status(200,
        $$"""{"status":"success","data":[{{string.Join(',', groups.Select(static group => $$$"""
        {"labels":{"job":"{{{group.Job}}}"},"last_push_successful":true,
        "push_time_seconds":{"type":"GAUGE","metrics":[{"labels":{},"value":"{{{group.Pushed}}}"}]}}
        """))}}]}""");
}
