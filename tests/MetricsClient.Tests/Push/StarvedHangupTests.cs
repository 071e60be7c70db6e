namespace MetricsClient.Tests.Push;

/// <summary>SIGHUP, whose handler needs a thread of the pool, in real processes.</summary>
[Trait("Lane", "full")]
public sealed class StarvedHangupTests
{
    private const int SigHup = 1;

    [Theory]
    [InlineData("plain", 200)]
    [InlineData("starved-later", 0)]
    public async Task A_process_with_a_blocked_pool_ends_as_without_the_library(string kind, int blockedPoolItems)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, kind, "wait", blockedPoolItems);
        await child.UpAsync();

        child.Signal(SigHup);

        Assert.Equal(129, (await child.EndAsync()).Code);
    }

    [Fact]
    public async Task A_process_pushes_at_the_signal_when_the_pool_is_free_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        await using var gateway = new TestGateway();
        using var child = new ExitChild(gateway.Address, "starved-for-a-while", "wait", blockedPoolItems: 0);
        await child.UpAsync();

        child.Signal(SigHup);

        Assert.Equal(129, (await child.EndAsync()).Code);
        Assert.EndsWith("exit_child_progress 2\n", Assert.Single(gateway.Rest()).Text, StringComparison.Ordinal);
    }
}
