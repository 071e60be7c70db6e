namespace MetricsClient.Tests.Instruments;

public sealed class CountExceptionsTests
{
    private readonly Counter _failures = new CollectorRegistry().CreateCounter("failures_total", "Failures.");

    [Fact]
    public void Successful_work_is_not_counted()
    {
        int ran = 0;

        _failures.CountExceptions(() => { ran++; });
        int answer = _failures.CountExceptions(() => 42);

        Assert.Equal((1, 42, 0.0), (ran, answer, _failures.Value));
    }

    [Fact]
    public void An_exception_is_counted_and_propagates()
    {
        var thrown = new InvalidOperationException();

        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => _failures.CountExceptions(void () => throw thrown)));
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => { _failures.CountExceptions(int () => throw thrown); }));

        Assert.Equal(2, _failures.Value);
    }

    [Fact]
    public void An_exception_rejected_by_the_filter_propagates_without_being_counted()
    {
        static bool isTimeout(Exception exception) => exception is TimeoutException;

        Assert.Throws<InvalidOperationException>(() => _failures.CountExceptions(void () => throw new InvalidOperationException(), isTimeout));
        Assert.Throws<TimeoutException>(() => { _failures.CountExceptions(int () => throw new TimeoutException(), isTimeout); });

        Assert.Equal(1, _failures.Value);
    }

    [Fact]
    public async Task Successful_asynchronous_work_is_not_counted()
    {
        await _failures.CountExceptionsAsync(static async () => await Task.Yield());
        int answer = await _failures.CountExceptionsAsync(static async () =>
        {
            await Task.Yield();
            return 42;
        });

        Assert.Equal((42, 0.0), (answer, _failures.Value));
    }

    [Fact]
    public async Task An_asynchronous_exception_is_counted_and_propagates()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _failures.CountExceptionsAsync(FailLaterAsync));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _failures.CountExceptionsAsync(async () =>
        {
            await FailLaterAsync();
            return 1;
        }));

        Assert.Equal(2, _failures.Value);
    }

    [Fact]
    public async Task An_exception_before_the_first_await_is_counted_and_fails_the_task()
    {
        Task task = _failures.CountExceptionsAsync(Task () => throw new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => task);
        Assert.Equal(1, _failures.Value);
    }

    [Fact]
    public async Task An_asynchronous_exception_rejected_by_the_filter_is_not_counted()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _failures.CountExceptionsAsync(FailLaterAsync, static exception => exception is TimeoutException));

        Assert.Equal(0, _failures.Value);
    }

    [Fact]
    public async Task Without_a_filter_each_exception_counts()
    {
        Assert.Throws<InvalidOperationException>(() => _failures.CountExceptions(static void () => throw new InvalidOperationException(), null));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _failures.CountExceptionsAsync(FailLaterAsync, null));

        Assert.Equal(2, _failures.Value);
    }

    [Fact]
    public async Task A_null_argument_is_rejected_at_once()
    {
        Assert.Throws<ArgumentNullException>("action", () => _failures.CountExceptions((Action)null!));
        Assert.Throws<ArgumentNullException>("function", () => { _failures.CountExceptions((Func<int>)null!); });
        await Assert.ThrowsAsync<ArgumentNullException>("function", () => _failures.CountExceptionsAsync((Func<Task>)null!));
    }

    private static async Task FailLaterAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException();
    }
}
