using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>
/// Programs that are process 1 of a container. The kernel ignores a signal for process 1 that the process does not handle, SIGKILL from
/// outside excepted, and gives orphans to process 1.
/// </summary>
public sealed class FirstProcessTests
{
    [Theory]
    [InlineData("host", 0, 3)]
    [InlineData("batch", 143, 2)]
    [Trait("Lane", "full")]
    public async Task A_host_and_a_batch_job_push_and_end_at_SIGTERM(string kind, int code, int progress)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using FirstProcess program = await FirstProcess.StartAsync("^up$", "dotnet", Program(gateway, kind));

        program.Terminate();

        Assert.True(await program.WaitForExitAsync() == code, program.Output);
        Assert.Equal(progress, Assert.Single(await gateway.GroupsAsync()).Value("exit_child_progress"));
    }

    // .NET restores the default action of the signal and sends the signal again, which ends every other process.
    [Fact]
    [Trait("Lane", "full")]
    public async Task A_program_without_a_host_pushes_at_SIGTERM_and_lives_on()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using FirstProcess program = await FirstProcess.StartAsync("^up$", "dotnet", Program(gateway, "plain"));
        Assert.True(program.HandlesTerminate);

        program.Terminate();
        await Eventually.GetAsync("the final push", async () => await gateway.GroupsAsync() is { Count: 1 } groups ? groups : null);
        await Eventually.GetAsync("the default action of SIGTERM", () => Task.FromResult(program.HandlesTerminate ? null : program));
        program.Terminate();

        // The namespace of a program that has ended cannot be entered.
        await program.OrphanTwoAsync(zombies: 2);
    }

    [Fact]
    [Trait("Lane", "full")]
    public async Task Promjob_forwards_SIGTERM_to_the_same_program_which_ends()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using FirstProcess promjob = await FirstProcess.StartAsync("^up$", "dotnet", Promjob(gateway, ["dotnet", .. Program(gateway, "plain")]));

        promjob.Terminate();

        Assert.True(await promjob.WaitForExitAsync() == 143, promjob.Output);
        IReadOnlyList<PushedGroup> groups = await gateway.GroupsAsync();
        Assert.Equal(2, Assert.Single(groups, static group => group.Labels["job"] == "plain").Value("exit_child_progress"));
        Assert.Equal(143, Assert.Single(groups, static group => group.Labels["job"] == "first").Value("batch_job_last_exit_code"));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    [Trait("Lane", "full")]
    public async Task Promjob_collects_ended_orphans_and_another_program_of_NET_does_not(bool byPromjob, int zombies)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        await using FirstProcess program = await FirstProcess.StartAsync(
            "^up$", "dotnet", byPromjob ? Promjob(gateway, ["sh", "-c", "echo up; exec sleep 60"]) : Program(gateway, "host"));

        await program.OrphanTwoAsync(zombies);
    }

    private static IEnumerable<string> Program(RealPushgateway gateway, string kind) =>
        [Repository.BuiltAssembly("MetricsClient.ExitChild"), gateway.Address.ToString(), kind, "wait", "0", "30"];

    private static IEnumerable<string> Promjob(RealPushgateway gateway, string[] command) =>
        [Repository.BuiltAssembly("MetricsClient.Tool", "promjob"), "run", "--job", "first", "--gateway", gateway.Address.ToString(), "--timeout", "30s", "--", .. command];
}
