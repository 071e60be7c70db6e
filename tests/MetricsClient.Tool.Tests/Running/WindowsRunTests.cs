using MetricsClient.Tool.Running;

namespace MetricsClient.Tool.Tests.Running;

/// <summary>The run of a command on Windows uses only functions of .NET, so it works on every system.</summary>
public sealed class WindowsRunTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(36500)]
    public void A_time_limit_may_be_longer_than_a_timer_of_dotnet_can_wait(int days)
    {
        using var run = new WindowsRun(["sleep", "1"]);

        CommandEnd end = run.Wait(TimeSpan.FromDays(days), killAfter: TimeSpan.FromSeconds(1));

        Assert.Equal((0, false), (end.ExitCode, end.TimedOut));
        Assert.InRange(end.PeakMemoryBytes, 1 << 20, 1L << 40);
    }

    [Fact]
    public void A_command_over_the_time_limit_is_terminated()
    {
        using var run = new WindowsRun(["sleep", "60"]);

        CommandEnd end = run.Wait(TimeSpan.FromMilliseconds(1), killAfter: TimeSpan.FromSeconds(1));

        Assert.Equal((124, true), (end.ExitCode, end.TimedOut));
    }
}
