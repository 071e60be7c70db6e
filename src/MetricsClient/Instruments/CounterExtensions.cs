namespace MetricsClient;

/// <summary>Counting exceptions as they pass by.</summary>
public static class CounterExtensions
{
    /// <summary>Runs an action and adds one if it throws; the exception goes on.</summary>
    public static void CountExceptions(this Counter counter, Action action) =>
        CountExceptions(counter, action, static _ => true);

    /// <summary>Runs an action and adds one if it throws what the filter accepts; the exception goes on.</summary>
    public static void CountExceptions(this Counter counter, Action action, Func<Exception, bool> filter)
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

    /// <summary>Runs a function and adds one if it throws; the exception goes on.</summary>
    public static T CountExceptions<T>(this Counter counter, Func<T> function) =>
        CountExceptions(counter, function, static _ => true);

    /// <summary>Runs a function and adds one if it throws what the filter accepts; the exception goes on.</summary>
    public static T CountExceptions<T>(this Counter counter, Func<T> function, Func<Exception, bool> filter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(filter);
        try
        {
            return function();
        }
        catch (Exception exception) when (Counted(counter, exception, filter))
        {
            throw;
        }
    }

    /// <summary>Awaits a task and adds one if it fails; the exception goes on.</summary>
    public static Task CountExceptionsAsync(this Counter counter, Func<Task> function) =>
        CountExceptionsAsync(counter, function, static _ => true);

    /// <summary>Awaits a task and adds one if it fails with what the filter accepts; the exception goes on.</summary>
    public static Task CountExceptionsAsync(this Counter counter, Func<Task> function, Func<Exception, bool> filter)
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

    /// <summary>Awaits a task and adds one if it fails; the exception goes on.</summary>
    public static Task<T> CountExceptionsAsync<T>(this Counter counter, Func<Task<T>> function) =>
        CountExceptionsAsync(counter, function, static _ => true);

    /// <summary>Awaits a task and adds one if it fails with what the filter accepts; the exception goes on.</summary>
    public static Task<T> CountExceptionsAsync<T>(this Counter counter, Func<Task<T>> function, Func<Exception, bool> filter)
    {
        ArgumentNullException.ThrowIfNull(counter);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(filter);
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

    // Runs as an exception filter, so that the stack of whoever looks at the exception is still whole.
    private static bool Counted(Counter counter, Exception exception, Func<Exception, bool> filter)
    {
        if (filter(exception))
        {
            counter.Inc();
        }

        return false;
    }
}
