namespace MetricsClient.Tests.Push;

/// <summary>Batch jobs in processes that really end, each in one of the ways that .NET programs do.</summary>
[Trait("Lane", "full")]
public sealed class BatchJobExitTests
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Theory]
    [InlineData("return", 0, 0, 0, 0)]
    [InlineData("return", 0, 200, 0, 0)]
    [InlineData("code", 0, 0, 24, 24)]
    [InlineData("exit", 0, 0, 3, 3)]
    [InlineData("exit", 0, 200, 3, 3)]
    [InlineData("throw", 0, 0, 134, 1)]
    [InlineData("throw-async", 0, 0, 134, 1)]
    [InlineData("throw-thread", 0, 0, 134, 1)]
    [InlineData("wait", SigTerm, 0, 143, 143)]
    [InlineData("wait", SigTerm, 200, 143, 143)]
    [InlineData("wait", SigInt, 0, 130, 130)]
    [InlineData("stubborn", SigTerm, 0, 143, 143)]
    public async Task The_gateway_receives_the_result_of_the_job(string ending, int signal, int blockedPoolItems, int code, int pushedCode)
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "batch", ending, blockedPoolItems);
        string method = pushedCode == 0 ? "PUT" : "POST";

        int ended = await EndAsync(child, signal);

        Assert.Equal(code, ended);
        GatewayRequest last = gateway.Rest()[^1];
        Assert.Equal($"{method} /metrics/job/batch", $"{last.Method} {last.Target}");
        Assert.Contains($"\nbatch_job_last_exit_code {pushedCode}\n", last.Text, StringComparison.Ordinal);
        Assert.Contains($"\nbatch_job_last_run_success {(pushedCode == 0 ? 1 : 0)}\n", last.Text, StringComparison.Ordinal);
        Assert.EndsWith("exit_child_progress 2\n", last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateway_has_only_the_start_of_a_killed_job()
    {
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "batch", "wait", blockedPoolItems: 0);
        await child.UpAsync();
        GatewayRequest start = await gateway.NextAsync();

        int code = await EndAsync(child, SigKill);

        Assert.Equal(137, code);
        Assert.Equal("POST /metrics/job/batch", $"{start.Method} {start.Target}");
        Assert.Matches(@"^# HELP \S+ When the job was last started\.\n# TYPE \S+ gauge\nbatch_job_last_start_timestamp_seconds [0-9.e+]+\n$", start.Text);
        Assert.Empty(gateway.Rest());
    }

    [Theory]
    [InlineData("return", 0, 0)]
    [InlineData("throw", 0, 134)]
    [InlineData("wait", SigTerm, 143)]
    public async Task A_job_ends_when_the_gateway_hangs(string ending, int signal, int code)
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang, GatewayAnswers.Hang, GatewayAnswers.Hang);
        using var child = new ExitChild(gateway.Address, "batch", ending, blockedPoolItems: 0, ExitChild.BriefSeconds);
        await gateway.NextAsync();

        int ended = await EndAsync(child, signal);

        Assert.Equal(code, ended);
    }

    private static async Task<int> EndAsync(ExitChild child, int signal)
    {
        if (signal != 0 && signal != SigKill)
        {
            await child.UpAsync();
        }

        if (signal != 0)
        {
            child.Signal(signal);
        }

        (int code, _) = await child.EndAsync();
        return code;
    }
}
