namespace MetricsClient.Tests.Push;

/// <summary>Real processes, each ended in a different way of .NET programs.</summary>
[Trait("Lane", "full")]
public sealed class PushOnExitTests
{
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Theory]
    [InlineData("return", 0, 0, 0)]
    [InlineData("return", 0, 0, 200)]
    [InlineData("code", 0, 24, 0)]
    [InlineData("exit", 0, 3, 0)]
    [InlineData("exit", 0, 3, 200)]
    [InlineData("throw", 0, 134, 0)]
    [InlineData("throw", 0, 134, 200)]
    [InlineData("throw-async", 0, 134, 0)]
    [InlineData("throw-thread", 0, 134, 0)]
    [InlineData("throw-thread", 0, 134, 200)]
    [InlineData("wait", SigTerm, 143, 0)]
    [InlineData("wait", SigTerm, 143, 200)]
    [InlineData("wait", SigInt, 130, 0)]
    [InlineData("wait", SigInt, 130, 200)]
    [InlineData("wait", SigHup, 129, 0)] // With a blocked pool: see StarvedHangupTests.
    public async Task The_gateway_receives_the_last_values_and_the_exit_code_is_unchanged(string ending, int signal, int code, int blockedPoolItems)
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "plain", ending, blockedPoolItems);

        (int Code, string Errors) end = await EndAsync(child, signal);

        Assert.Equal(code, end.Code);
        GatewayRequest push = Assert.Single(gateway.Rest());
        Assert.Equal("PUT /metrics/job/plain", $"{push.Method} {push.Target}");
        Assert.EndsWith("exit_child_progress 2\n", push.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreground_threads_finish_before_the_final_push()
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "plain", "foreground", blockedPoolItems: 0);

        (int code, _) = await child.EndAsync();

        Assert.Equal(0, code);
        Assert.EndsWith("exit_child_progress 3\n", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return", 0, 0)]
    [InlineData("wait", SigTerm, 143)]
    public async Task The_exit_deletes_the_group_if_the_shutdown_action_is_delete(string ending, int signal, int code)
    {
        await using var gateway = new TestGateway(GatewayAnswers.Status(202));
        using var child = new ExitChild(gateway.Address, "delete", ending, blockedPoolItems: 0);

        (int Code, string Errors) end = await EndAsync(child, signal);

        Assert.Equal((code, ""), (end.Code, end.Errors));
        GatewayRequest request = Assert.Single(gateway.Rest());
        Assert.Equal("DELETE /metrics/job/delete", $"{request.Method} {request.Target}");
    }

    [Theory]
    [InlineData("wait", SigKill, 137)]
    [InlineData("failfast", 0, 134)]
    public async Task A_kill_or_a_fail_fast_pushes_nothing(string ending, int signal, int code)
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "plain", ending, blockedPoolItems: 0);

        (int Code, string Errors) end = await EndAsync(child, signal);

        Assert.Equal(code, end.Code);
        Assert.Empty(gateway.Rest());
    }

    [Theory]
    [InlineData("return", 0, 0, 0)]
    [InlineData("exit", 0, 3, 200)]
    [InlineData("throw", 0, 134, 200)]
    [InlineData("wait", SigTerm, 143, 200)]
    [InlineData("wait", SigInt, 130, 0)]
    public async Task The_program_ends_when_the_gateway_hangs(string ending, int signal, int code, int blockedPoolItems)
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang, GatewayAnswers.Hang);
        using var child = new ExitChild(gateway.Address, "plain", ending, blockedPoolItems, ExitChild.BriefSeconds);
        Task<(int Code, string Errors)> ended = EndAsync(child, signal);
        await gateway.NextAsync();

        (int Code, string Errors) end = await ended;

        Assert.Equal(code, end.Code);
        Assert.Matches("Final push to http://.*/metrics/job/plain timed out after", end.Errors);
        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task A_signal_while_the_pusher_is_being_disposed_waits_for_its_push()
    {
        var answer = new TaskCompletionSource();
        await using var gateway = new TestGateway(async connection =>
        {
            await answer.Task;
            return await GatewayAnswers.Status(503)(connection);
        });
        using var child = new ExitChild(gateway.Address, "dispose", "return", blockedPoolItems: 0);
        await child.UpAsync();
        await gateway.NextAsync();

        child.Signal(SigTerm);
        answer.SetResult();

        // The second attempt shows that the process ended after the push and not by the signal.
        await gateway.NextAsync();
        (int code, string errors) = await child.EndAsync();
        Assert.True(code is 0 or 143, $"{code}");
        Assert.Equal("", errors);
        Assert.Empty(gateway.Rest());
    }

    [Fact]
    public async Task An_unreachable_gateway_writes_one_line()
    {
        using var child = new ExitChild(TestPort.NextAddress(), "plain", "return", blockedPoolItems: 0);

        (int code, string errors) = await child.EndAsync();

        Assert.Equal(0, code);
        Assert.Matches(@"^Final push to http://127\.0\.0\.1:\d+/metrics/job/plain did not reach the server after .*\n$", errors);
    }

    [Fact]
    public async Task The_exit_waits_for_a_response_in_fragments()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Fragments(200, ""));
        using var child = new ExitChild(gateway.Address, "plain", "wait", blockedPoolItems: 0);

        (int code, string errors) = await EndAsync(child, SigTerm);

        Assert.Equal((143, ""), (code, errors));
        Assert.Single(gateway.Rest());
    }

    private static async Task<(int Code, string Errors)> EndAsync(ExitChild child, int signal)
    {
        if (signal != 0)
        {
            await child.UpAsync();
            child.Signal(signal);
        }

        return await child.EndAsync();
    }
}
