using System.Net;
using System.Text;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob prune</c> on real gateways: exactly the stale groups go.</summary>
public sealed class PruneVerbTests
{
    private const int All = 2_000;

    private static readonly HttpClient s_http = new();

    private static readonly string[] s_awkward = ["plain", "a/b", "..", "nightly backup", "100%", "Größe 花火 😱", "", "a//b/../c"];

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task Exactly_the_stale_groups_of_2000_groups_are_deleted(PushgatewayVersion version)
    {
        // With the check, each push compares all groups.
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(version, "--push.disable-consistency-check");
        HashSet<string> stay = await FillAsync(gateway);
        string[] rule = ["prune", "--older-than", "1d", "--respect-ttl"];

        CommandResult dryRun = await PromJob.RunAsync(gateway.Address, rule);

        Assert.Equal((0, ""), (dryRun.ExitCode, dryRun.Error));
        Assert.EndsWith($"Would delete {All - stay.Count} of {All} groups. This was a dry run; add --yes to delete.\n", dryRun.Output, StringComparison.Ordinal);
        Assert.Equal(All, (await gateway.GroupsAsync()).Count);

        CommandResult prune = await PromJob.RunAsync(gateway.Address, [.. rule, "--yes"]);

        Assert.Equal((0, ""), (prune.ExitCode, prune.Error));
        Assert.EndsWith($"\nDeleted {All - stay.Count} groups.\n", prune.Output, StringComparison.Ordinal);
        Assert.Equal(stay.Order(), (await gateway.GroupsAsync()).Select(Name).Order());
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task Groups_are_deleted_by_age_and_groups_without_success_only_on_request(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        await PushAsync(gateway, "old", "", "a 1\n");
        await PushAsync(gateway, "refused", "", "a 1 1\n", HttpStatusCode.BadRequest);

        // At the time of the rule the first group is older than the pause, and the last group is younger if promjob starts within the pause.
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(11));
        await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        await PushAsync(gateway, "young", "", "a 1\n");
        string[] rule = ["prune", "--older-than", "10s", "--yes"];

        CommandResult first = await PromJob.RunAsync(gateway.Address, rule);

        Assert.Equal(
            (0, "promjob: 1 group above never had an accepted push and will be kept; add --include-failed to delete.\n"),
            (first.ExitCode, first.Error));
        Assert.EndsWith("\nDeleted 1 group.\n", first.Output, StringComparison.Ordinal);
        Assert.Equal(["refused", "young"], (await gateway.GroupsAsync()).Select(static group => group.Labels["job"]).Order());

        CommandResult second = await PromJob.RunAsync(gateway.Address, [.. rule, "--include-failed", "--match", "job=~ref.*"]);

        Assert.Equal((0, ""), (second.ExitCode, second.Error));
        Assert.Equal("young", Assert.Single(await gateway.GroupsAsync()).Labels["job"]);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_group_that_is_not_UTF8_is_named_and_doctor_prints_the_request_that_deletes_the_group(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        using (var content = new StringContent("a 1\n"))
        {
            await http.PutAsync("metrics/job/bad/x/%FF%22%0A%FE", content, TestContext.Current.CancellationToken);
        }

        CommandResult prune = await PromJob.RunAsync(gateway.Address, "prune", "--older-than", "1ms", "--include-failed", "--yes");
        Assert.Equal(1, prune.ExitCode);
        Assert.StartsWith("promjob: job=\"bad\",x=\"\uFFFD\\\"\\n\uFFFD\" still exists", prune.Error, StringComparison.Ordinal);

        CommandResult doctor = await PromJob.RunAsync(gateway.Address, "doctor");
        Assert.Equal(1, doctor.ExitCode);
        string request = $"curl -X DELETE '{gateway.Address}metrics/job/bad/x@base64/_yIK_g'\n";
        Assert.Contains(request, doctor.Output, StringComparison.Ordinal);
        await http.DeleteAsync("metrics/job/bad/x@base64/_yIK_g", TestContext.Current.CancellationToken);
        await gateway.WaitUntilEmptyAsync();
        Assert.DoesNotContain("bad ", (await PromJob.RunAsync(gateway.Address, "doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_periodic_pruner_pushes_its_own_metrics_and_ends_on_a_signal()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await PushAsync(gateway, "old", "", "# TYPE pushed_group_ttl_seconds gauge\npushed_group_ttl_seconds 0.001\n");
        await using ChildProcess pruner = PromJob.Start(
            gateway.Address, "prune", "--older-than", "1h", "--respect-ttl", "--yes", "--every", "200ms");

        PushedGroup group = await Eventually.GetAsync("two rounds", async () => (await gateway.GroupsAsync())
            .SingleOrDefault(static group => group.Labels["job"] == "promjob_prune" && group.Value("promjob_prune_rounds_total") >= 2));

        Assert.Equal(1, group.Value("promjob_prune_deleted_groups_total"));
        Assert.Equal(0, group.Value("promjob_prune_failed_rounds_total"));
        Assert.True(group.Value("promjob_prune_last_success_timestamp_seconds") > 0);
        pruner.Send(System.Runtime.InteropServices.PosixSignal.SIGTERM);
        Assert.Equal(0, await pruner.WaitForExitAsync());
        Assert.Equal("promjob_prune", Assert.Single(await gateway.GroupsAsync()).Labels["job"]);
    }

    // Six of ten groups are stale by their time to live. Returns the names of the groups that must stay.
    private static async Task<HashSet<string>> FillAsync(RealPushgateway gateway)
    {
        var stay = new HashSet<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, All), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            string job = $"job-{number / s_awkward.Length}";
            string shard = s_awkward[number % s_awkward.Length];
            string? ttl = (number % 10) switch { < 6 => "0.001", < 8 => "3600", _ => null };
            await PushAsync(gateway, job, shard, "a 1\n" + (ttl is null ? "" : $"# TYPE pushed_group_ttl_seconds gauge\npushed_group_ttl_seconds {ttl}\n"), HttpStatusCode.Accepted);
            if (ttl != "0.001")
            {
                lock (stay)
                {
                    stay.Add($"{job} {shard}");
                }
            }
        });
        return stay;
    }

    private static string Name(PushedGroup group) => $"{group.Labels["job"]} {group.Labels["shard"]}";

    private static async Task PushAsync(
        RealPushgateway gateway, string job, string shard, string text, HttpStatusCode expected = HttpStatusCode.OK)
    {
        string value = shard.Length == 0 ? "=" : Convert.ToBase64String(Encoding.UTF8.GetBytes(shard)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        using var content = new StringContent(text);
        using HttpResponseMessage answer = await s_http.PutAsync(
            new Uri(gateway.Address, $"metrics/job/{job}/shard@base64/{value}"), content, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }
}
