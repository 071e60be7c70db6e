namespace MetricsClient.Analyzers.Tests;

public class CountExceptionsTests
{
    [Fact]
    public async Task A_task_is_a_warning_with_the_remedy()
    {
        string[] messages = await CompiledProgram.Messages(InProgram("failures.CountExceptions(() => Task.Delay(1));"));

        Assert.Equal(
            ["MC0005 Warning: CountExceptions returns before the task ends, so later exceptions are not counted; use CountExceptionsAsync and await the result"],
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
    [InlineData("failures.CountExceptions(filter: null, function: () => Work());")]
    [InlineData("await failures.CountExceptions(() => Work());")]
    [InlineData("failures?.CountExceptions(() => Work());")]
    [InlineData("failures.CountExceptions((Action)(async () => await Work()));")]
    [InlineData("failures.CountExceptions((Action)Forget);")]
    [InlineData("failures.CountExceptions(new Action(async () => await Work()));")]
    public async Task An_asynchronous_function_is_reported(string statement)
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
    public async Task A_function_that_completes_before_it_returns_is_not_reported(string statement)
    {
        string[] findings = await CompiledProgram.Findings(InProgram(statement));

        Assert.Empty(findings);
    }

    [Fact]
    public async Task Methods_of_other_types_are_not_reported()
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
