using System.Runtime.InteropServices;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;
using MetricsClient.Tool.Gateway;

namespace MetricsClient.Conformance;

/// <summary>Programs that end in every possible way, and the groups that both Pushgateways hold afterwards.</summary>
public sealed class ExitTests
{
    private const string Start = "batch_job_last_start_timestamp_seconds";
    private const string Completion = "batch_job_last_completion_timestamp_seconds";
    private const string Success = "batch_job_last_success_timestamp_seconds";
    private const string Failure = "batch_job_last_failure_timestamp_seconds";

    private static readonly Dictionary<string, (string Ending, PosixSignal? Signal, int Code, int Progress)> s_endings = new()
    {
        ["Main returns"] = ("return", null, 0, 2),
        ["Main returns a code"] = ("code", null, 24, 2),
        ["a foreground thread outlives Main"] = ("foreground", null, 0, 3),
        ["Environment.Exit"] = ("exit", null, 3, 2),
        ["an unhandled exception"] = ("throw", null, 134, 2),
        ["an exception of async void"] = ("throw-async", null, 134, 2),
        ["an exception of a thread"] = ("throw-thread", null, 134, 2),
        ["SIGTERM"] = ("wait", PosixSignal.SIGTERM, 143, 2),
        ["SIGINT"] = ("wait", PosixSignal.SIGINT, 130, 2),
        ["SIGHUP"] = ("wait", PosixSignal.SIGHUP, 129, 2),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<PushgatewayVersion, string> Endings()
    {
        var endings = new TheoryData<PushgatewayVersion, string>();
        foreach (PushgatewayVersion version in Enum.GetValues<PushgatewayVersion>())
        {
            foreach (string name in s_endings.Keys)
            {
                endings.Add(version, name);
            }
        }

        return endings;
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task The_last_values_of_a_program_are_on_the_gateway(PushgatewayVersion version, string how)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        (string ending, PosixSignal? signal, int code, int progress) = s_endings[how];

        await ExitChild.EndAsync(ExitChild.Start(gateway.Address, "plain", ending), signal, code);

        PushgatewayGroup group = await TheGroupAsync(gateway);
        Assert.Equal("plain", group.Job);
        Assert.Equal(progress, group.GetValue("exit_child_progress"));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_batch_job_pushes_its_outcome(PushgatewayVersion version, string how)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        (string ending, PosixSignal? signal, int code, _) = s_endings[how];

        await ExitChild.EndAsync(ExitChild.Start(gateway.Address, "batch", ending), signal, code);

        PushgatewayGroup group = await TheGroupAsync(gateway);
        Assert.Equal(code == 0 ? 1 : 0, group.GetValue("batch_job_last_run_success"));
        Assert.Equal(code == 134 ? 1 : code, group.GetValue("batch_job_last_exit_code"));
        Assert.Equal(code == 0, group.GetValue(Success) is not null);
        Assert.Equal(code != 0, group.GetValue(Failure) is not null);
        Assert.True(group.GetValue(Completion) >= group.GetValue(Start), how);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_failed_run_and_a_killed_run_keep_the_time_of_the_last_success(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        await ExitChild.EndAsync(ExitChild.Start(gateway.Address, "batch", "return"), signal: null, code: 0);
        PushgatewayGroup succeeded = await TheGroupAsync(gateway);

        await ExitChild.EndAsync(ExitChild.Start(gateway.Address, "batch", "throw"), signal: null, code: 134);
        PushgatewayGroup failed = await TheGroupAsync(gateway);
        await using (ChildProcess job = ExitChild.Start(gateway.Address, "batch", "wait"))
        {
            await Eventually.GetAsync("the start", async () =>
                (await TheGroupAsync(gateway)).GetValue(Start) > failed.GetValue(Start) ? gateway : null);
            job.Kill();
            Assert.Equal(137, await job.WaitForExitAsync());
        }

        PushgatewayGroup killed = await TheGroupAsync(gateway);
        Assert.Equal(0, failed.GetValue("batch_job_last_run_success"));
        Assert.Equal(succeeded.GetValue(Success), failed.GetValue(Success));
        Assert.Equal(succeeded.GetValue(Success), killed.GetValue(Success));
        Assert.True(killed.GetValue(Start) > killed.GetValue(Completion), "A killed job has a start that is later than the completion.");
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current, null)]
    [InlineData(PushgatewayVersion.Old, PosixSignal.SIGTERM)]
    public async Task A_program_may_take_its_group_with_it(PushgatewayVersion version, PosixSignal? signal)
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(version);
        using PushgatewayClient client = Gateways.Client(gateway.Address);
        await client.PushAsync(PushMethod.Put, new Dictionary<string, string> { ["job"] = "delete" }, "a 1\n"u8.ToArray(), Cancellation);

        await ExitChild.EndAsync(ExitChild.Start(gateway.Address, "delete", signal is null ? "return" : "wait"), signal, signal is null ? 0 : 143);

        Assert.Empty(await client.ListAsync(Cancellation));
    }

    private static async Task<PushgatewayGroup> TheGroupAsync(RealPushgateway gateway)
    {
        using PushgatewayClient client = Gateways.Client(gateway.Address);
        PushgatewayGroup group = Assert.Single(await client.ListAsync(Cancellation));
        Assert.True(group.LastPushSucceeded);
        return group;
    }
}
