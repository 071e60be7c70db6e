using MetricsClient.Tests.Push;

namespace MetricsClient.Hosting.Tests;

/// <summary>Hosts in processes that really end.</summary>
[Trait("Lane", "full")]
public sealed class HostExitTests
{
    private const int SigInt = 2;
    private const int SigQuit = 3;
    private const int SigTerm = 15;

    [Theory]
    [InlineData(SigTerm)]
    [InlineData(SigInt)]
    [InlineData(SigQuit)]
    public async Task A_signal_stops_the_host_in_order_with_one_final_push(int signal)
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "host", "wait", blockedPoolItems: 0);
        await child.UpAsync();
        child.Signal(signal);

        (int code, _) = await child.EndAsync();

        Assert.Equal(0, code);
        GatewayRequest push = Assert.Single(gateway.Rest());
        Assert.Equal("PUT /metrics/job/host", $"{push.Method} {push.Target}");
        Assert.EndsWith("exit_child_progress 3\n", push.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit", 3)]
    [InlineData("throw", 134)]
    [InlineData("return", 0)]
    public async Task An_exit_that_bypasses_the_host_still_pushes(string ending, int expected)
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "host", ending, blockedPoolItems: 0);

        (int code, _) = await child.EndAsync();

        Assert.Equal(expected, code);
        // After an unhandled exception the runtime may still dispose the host, which then pushes the same once more.
        IReadOnlyList<GatewayRequest> pushes = gateway.Rest();
        Assert.InRange(pushes.Count, 1, 2);
        Assert.All(pushes, static push => Assert.EndsWith("exit_child_progress 2\n", push.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pusher_without_the_host_waits_for_the_shutdown_of_the_host_after_a_signal()
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "host-and-own", "wait", blockedPoolItems: 0);
        await child.UpAsync();
        child.Signal(SigTerm);

        (int code, _) = await child.EndAsync();

        Assert.Equal(0, code);
        IReadOnlyList<GatewayRequest> pushes = gateway.Rest();
        Assert.Equal(["/metrics/job/host", "/metrics/job/own"], pushes.Select(static push => push.Target));
        Assert.All(pushes, static push => Assert.EndsWith("exit_child_progress 3\n", push.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("return", 0, "PUT", 0)]
    [InlineData("code", 0, "POST", 24)]
    [InlineData("wait", SigTerm, "POST", 143)]
    [InlineData("wait", SigInt, "POST", 130)]
    public async Task A_batch_job_run_by_a_worker_pushes_the_result(string ending, int signal, string method, int pushedCode)
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "host-batch", ending, blockedPoolItems: 0);
        if (signal != 0)
        {
            await child.UpAsync();
            child.Signal(signal);
        }

        (int code, _) = await child.EndAsync();

        Assert.Equal(0, code);
        GatewayRequest last = gateway.Rest()[^1];
        Assert.Equal($"{method} /metrics/job/batch", $"{last.Method} {last.Target}");
        Assert.Contains($"\nbatch_job_last_exit_code {pushedCode}\n", last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_throws_has_failed_although_the_process_ends_with_0()
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "host-batch", "throw", blockedPoolItems: 0);

        await child.EndAsync();

        GatewayRequest last = gateway.Rest()[^1];
        Assert.Equal("POST", last.Method);
        Assert.Contains("\nbatch_job_last_run_success 0\n", last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocked_thread_pool_does_not_prevent_the_final_push_of_a_host()
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "host", "exit", blockedPoolItems: 200);

        (int code, _) = await child.EndAsync();

        Assert.Equal(3, code);
        Assert.EndsWith("exit_child_progress 2\n", gateway.Rest()[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_ends_after_one_push_when_the_gateway_hangs()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang, GatewayAnswers.Hang);
        using var child = new ExitChild(gateway.Address, "host", "wait", blockedPoolItems: 0, ExitChild.BriefSeconds);
        await child.UpAsync();
        child.Signal(SigTerm);
        await gateway.NextAsync();

        (int code, string errors) = await child.EndAsync();

        Assert.Equal(0, code);
        Assert.Contains("timed out", errors, StringComparison.Ordinal);
        Assert.Empty(gateway.Rest());
    }
}
