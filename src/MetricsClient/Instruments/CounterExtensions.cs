namespace MetricsClient;

/// <summary>Counts exceptions thrown by a piece of work.</summary>
/// <remarks>
/// All members are thread-safe. An exception filter counts the exception before the stack unwinds. The exception then
/// reaches the caller unchanged.
/// </remarks>
public static class CounterExtensions
{
    /// <summary>Runs an action, and adds 1 if the action throws an exception that the filter accepts.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="action">
    /// The work. Use <see cref="CountExceptionsAsync(Counter, Func{Task}, Func{Exception, bool})"/> for asynchronous
    /// work.
    /// </param>
    /// <param name="filter">Returns true for an exception to count. The default is null: each exception counts.</param>
    /// <exception cref="ArgumentNullException">The counter or the work is null.</exception>
    public static void CountExceptions(this Counter counter, Action action, Func<Exception, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        CountExceptions(
            counter,
            () =>
            {
                action();
                return true;
            },
            filter);
    }

    /// <summary>Runs a function, and adds 1 if the function throws an exception that the filter accepts.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="counter">The counter.</param>
    /// <param name="function">
    /// The work. Use <see cref="CountExceptionsAsync(Counter, Func{Task}, Func{Exception, bool})"/> for asynchronous
    /// work.
    /// </param>
    /// <param name="filter">Returns true for an exception to count. The default is null: each exception counts.</param>
    /// <returns>The result of the function.</returns>
    /// <exception cref="ArgumentNullException">The counter or the work is null.</exception>
    public static T CountExceptions<T>(this Counter counter, Func<T> function, Func<Exception, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(counter);
        ArgumentNullException.ThrowIfNull(function);
        try
        {
            return function();
        }
        catch (Exception exception) when (Counted(counter, exception, filter))
        {
            throw;
        }
    }

    /// <summary>
    /// Runs asynchronous work, and adds 1 if the work fails with an exception that the filter accepts.
    /// </summary>
    /// <param name="counter">The counter.</param>
    /// <param name="function">The work.</param>
    /// <param name="filter">Returns true for an exception to count. The default is null: each exception counts.</param>
    /// <returns>A task that ends with the work.</returns>
    /// <exception cref="ArgumentNullException">The counter or the work is null.</exception>
    public static Task CountExceptionsAsync(this Counter counter, Func<Task> function, Func<Exception, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CountExceptionsAsync(
            counter,
            async () =>
            {
                await function().ConfigureAwait(false);
                return true;
            },
            filter);
    }

    /// <summary>
    /// Runs asynchronous work, and adds 1 if the work fails with an exception that the filter accepts.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="counter">The counter.</param>
    /// <param name="function">The work.</param>
    /// <param name="filter">Returns true for an exception to count. The default is null: each exception counts.</param>
    /// <returns>A task with the result of the work.</returns>
    /// <exception cref="ArgumentNullException">The counter or the work is null.</exception>
    public static Task<T> CountExceptionsAsync<T>(this Counter counter, Func<Task<T>> function, Func<Exception, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(counter);
        ArgumentNullException.ThrowIfNull(function);
        return CountAsync();

        async Task<T> CountAsync()
        {
            try
            {
                return await function().ConfigureAwait(false);
            }
            catch (Exception exception) when (Counted(counter, exception, filter))
            {
                throw;
            }
        }
    }

    // Runs as an exception filter: a debugger or a dump still sees the stack of the throw.
    private static bool Counted(Counter counter, Exception exception, Func<Exception, bool>? filter)
    {
        if (filter is null || filter(exception))
        {
            counter.Inc();
        }

        return false;
    }
}
