namespace MetricsClient.Tests.Push;

/// <summary>Callbacks that block, throw, push, dispose the pusher or end the process, in real processes.</summary>
/// <remarks>A blocking callback never returns, so a process that waits for the callback without a bound reaches the limit of the test.</remarks>
[Trait("Lane", "full")]
public sealed class FailureCallbackExitTests
{
    private const int SigTerm = 15;

    [Theory]
    [InlineData("callback-returns", "return", 0, 1)]
    [InlineData("callback-blocks", "return", 0, 1)]
    [InlineData("callback-blocks", "exit", 3, 1)]
    [InlineData("callback-blocks", "throw", 134, 1)]
    [InlineData("callback-blocks", "wait", 143, 1)]
    [InlineData("callback-throws", "return", 0, 1)]
    [InlineData("callback-throws", "wait", 143, 1)]
    [InlineData("callback-disposes", "return", 0, 2)] // The disposal makes a final push, too.
    [InlineData("callback-disposes", "push", 0, 2)]
    [InlineData("callback-pushes", "return", 0, 3)]
    [InlineData("callback-pushes", "push", 0, 4)]
    [InlineData("callback-problem-blocks", "return", 0, null)]
    [InlineData("callback-problem-blocks", "wait", 143, null)]
    public async Task A_callback_is_called_once_for_each_failure_and_the_process_ends(string kind, string ending, int expected, int? calls)
    {
        (int code, string errors) = await RunAsync(kind, ending);

        Assert.Equal(expected, code);
        int called = errors.Split('\n').Count(static line => line == "called");
        Assert.True(calls is null ? called <= 1 : called == calls, errors);
    }

    [Theory]
    [InlineData("return")]
    [InlineData("push")]
    [InlineData("wait")]
    public async Task A_callback_that_ends_the_process_does_not_hang(string ending)
    {
        (int code, string errors) = await RunAsync("callback-exits", ending);

        Assert.Contains(code, ending == "wait" ? [7, 143] : (int[])[0, 7]);
        Assert.Contains("called\n", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Errors)> RunAsync(string kind, string ending)
    {
        bool usesUpBudget = kind is "callback-blocks" or "callback-problem-blocks" or "callback-exits";
        using var child = new ExitChild(TestPort.NextAddress(), kind, ending, blockedPoolItems: 0, usesUpBudget ? 3 : 30);
        if (ending == "wait")
        {
            await child.UpAsync();
            child.Signal(SigTerm);
        }

        return await child.EndAsync();
    }
}
