namespace MetricsClient.Analyzers.Tests;

public class CountExceptionsTests
{
    [Fact]
    public async Task A_task_is_a_warning_that_says_the_remedy()
    {
        string[] messages = await CompiledProgram.Messages(InProgram("failures.CountExceptions(() => Task.Delay(1));"));

        Assert.Equal(
            ["MC0005 Warning: CountExceptions is over before the task has ended, so what fails later is not counted; use CountExceptionsAsync and await it"],
            messages);
    }

    [Theory]
    [InlineData("failures.CountExceptions(async () => await Work());")]
    [InlineData("failures.CountExceptions(async () => { await Work(); return 1; });")]
    [InlineData("failures.CountExceptions(Work);")]
    [InlineData("failures.CountExceptions(() => Work());")]
    [InlineData("failures.CountExceptions(() => WorkOut());")]
    [InlineData("failures.CountExceptions(() => new ValueTask(Work()));")]
    [InlineData("failures.CountExceptions(() => new ValueTask<int>(1));")]
    [InlineData("failures.CountExceptions(() => Work(), exception => exception is TimeoutException);")]
    [InlineData("CounterExtensions.CountExceptions(failures, () => Work());")]
    [InlineData("CounterExtensions.CountExceptions(function: () => Work(), counter: failures);")]
    [InlineData("await failures.CountExceptions(() => Work());")]
    [InlineData("failures?.CountExceptions(() => Work());")]
    [InlineData("failures.CountExceptions((Action)(async () => await Work()));")]
    [InlineData("failures.CountExceptions((Action)Forget);")]
    [InlineData("failures.CountExceptions(new Action(async () => await Work()));")]
    public async Task A_function_that_goes_on_after_it_returned_is_found(string statement)
    {
        string[] findings = await CompiledProgram.Findings(InProgram(statement));

        Assert.Equal(["MC0005 CountExceptions"], findings);
    }

    [Theory]
    [InlineData("failures.CountExceptions(() => Console.WriteLine());")]
    [InlineData("failures.CountExceptions(() => 1);")]
    [InlineData("failures.CountExceptions(Console.WriteLine);")]
    [InlineData("failures.CountExceptions(() => { _ = Work(); });")]
    [InlineData("failures.CountExceptions(() => Work().IsCompleted, exception => true);")]
    [InlineData("await failures.CountExceptionsAsync(() => Work());")]
    [InlineData("await failures.CountExceptionsAsync(async () => await WorkOut(), exception => true);")]
    public async Task A_function_that_is_done_when_it_returns_is_fine(string statement)
    {
        string[] findings = await CompiledProgram.Findings(InProgram(statement));

        Assert.Empty(findings);
    }

    [Fact]
    public async Task The_methods_of_others_are_none_of_our_business()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            class Other
            {
                void CountExceptions<T>(Func<T> function) { }

                void Work() => CountExceptions(() => Task.CompletedTask);
            }
            """);

        Assert.Empty(findings);
    }

    private static string InProgram(string statement) =>
        $$"""
        Counter failures = Metrics.CreateCounter("failures_total", "");
        {{statement}}
        await Work();

        static Task Work() => Task.CompletedTask;
        static async Task<int> WorkOut() { await Work(); return 1; }
        static async void Forget() => await Work();
        """;
}
